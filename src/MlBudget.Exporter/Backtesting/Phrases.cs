using System.Globalization;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Backtesting;

/// <summary>Times, lengths and shares as a report has them.</summary>
internal static class Phrases
{
    /// <summary>What stands where nothing is known, or nothing happened.</summary>
    public const string None = "–";

    /// <summary>A time to the minute, in UTC.</summary>
    public static string Time(Instant? time) =>
        time?.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) ?? None;

    /// <summary>A length to the minute; <c>0</c> for none.</summary>
    public static string Length(TimeSpan? length) =>
        length is { } known ? Durations.Format(TimeSpan.FromMinutes(Math.Floor(known.TotalMinutes))) : None;

    /// <summary>A share in percent, with one digit behind the point below 10%.</summary>
    public static string Share(double? share) => share is not { } known ? None
        : $"{Math.Round((decimal)known * 100, Math.Abs(known) < 0.1 ? 1 : 0).ToString("0.#", CultureInfo.InvariantCulture)}%";

    /// <summary>A count.</summary>
    public static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>A count of what has a name, in the plural where it isn't one.</summary>
    public static string Count(int count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A number of up to two digits behind the point.</summary>
    public static string Number(double? number) => number?.ToString("0.##", CultureInfo.InvariantCulture) ?? None;

    /// <summary>A text with a full stop, unless it ends as a sentence does.</summary>
    public static string Sentence(string text) => text.EndsWith('?') || text.EndsWith('.') ? text : $"{text}.";

    /// <summary>A text of somebody's that is to stand in Markdown as it is.</summary>
    public static string Plain(string text)
    {
        var plain = new System.Text.StringBuilder();
        foreach (var one in text)
            plain.Append(@"\`*_[]<>#&~".Contains(one, StringComparison.Ordinal) ? $"\\{one}" : char.IsControl(one) ? " " : one.ToString());
        return plain.ToString();
    }
}
