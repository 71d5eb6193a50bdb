using MlBudget.Core.Time;

namespace MlBudget.Exporter.Configuration.Policies;

/// <summary>Stretches of time in words.</summary>
internal static class StretchWords
{
    /// <summary>Whole minutes: <c>2026-12-01T00:00:00Z to 2026-12-08T00:00:00Z</c>.</summary>
    public static string Of(TimeWindow when) => Of(new Minute(when.From).Start, new Minute(when.To).Start);

    /// <summary>Any instants, in the same form.</summary>
    public static string Of(Instant from, Instant to) => $"{from.ToRfc3339()} to {to.ToRfc3339()}";
}
