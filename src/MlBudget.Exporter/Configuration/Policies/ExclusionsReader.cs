using System.Collections.Immutable;
using Cronos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Exporter.Configuration.Times;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Policies;

/// <summary>Reads <c>exclusions</c> of models: time that counts in nothing, once or again and again.</summary>
/// <param name="records">Reads what they have in common with adjustments.</param>
internal sealed class ExclusionsReader(RecordReader records)
{
    private static readonly (TimeSpan Least, TimeSpan Greatest) Lengths = (TimeSpan.FromMinutes(1), TimeSpan.FromDays(366));

    /// <summary>The exclusions of a list, in the order of the file, without those that can't be read.</summary>
    /// <param name="list">The list; null for none.</param>
    public ImmutableArray<ExclusionSpec> Read(NodeReader? list) =>
        [.. RecordReader.Items(list, "an exclusion").Select(ReadOne).OfType<ExclusionSpec>()];

    private ExclusionSpec? ReadOne(NodeReader node)
    {
        if (!node.IsMappingOf("from", "to", "cron", "zone", "length", "slo", "reason", "approved_by"))
            return null;
        var when = node.Optional("cron") is { } cron ? Recurring(node, cron) : Once(node);
        var reason = RecordReader.Reason(node);
        var approved = records.ApprovedBy(node, isRequired: false);
        var about = node.Optional("slo");
        var slo = about is null ? null : records.NameOfSlo(about);
        if (when is not { } known || reason is null || (about is not null && slo is null))
            return null;
        return new(node, new(known.When, slo, known.What, reason, approved));
    }

    private static (Stretches When, string What)? Once(NodeReader node)
    {
        node.Optional("zone")?.ErrorAtKey("is for 'cron' only: times have an offset of their own");
        node.Optional("length")?.ErrorAtKey("is for 'cron' only; write 'to'");
        if (node.Optional("from") is null && node.Optional("to") is null)
        {
            node.Error("'from' and 'to' are missing, or a 'cron' with its 'length'");
            return null;
        }

        return RecordReader.Stretch(node) is not { } once ? null
            : (new SingleStretch(once.From, once.To), $"{once.From.ToRfc3339()} to {once.To.ToRfc3339()}");
    }

    private static (Stretches When, string What)? Recurring(NodeReader node, NodeReader written)
    {
        var cron = CronReader.Read(written);
        var zone = node.Optional("zone") is { } named ? ZoneReader.Read(named) : TimeZoneInfo.Utc;
        var length = node.Required("length")?.Duration(Lengths.Least, Lengths.Greatest);
        var (from, to) = (node.Optional("from"), node.Optional("to"));
        var (first, last) = (from is null ? null : TimeReader.Read(from), to is null ? null : TimeReader.Read(to));
        if ((from is not null && first is null) || (to is not null && last is null))
            return null;
        if (first is { } start && last is { } end && !RecordReader.IsAfter(to!, end, start))
            return null;
        if (cron is null || zone is null || length is not { } known || !LeavesTime(node, cron, known))
            return null;
        var stretches = new CronStretches(cron, zone, known, first, last);
        if (last is { } until && !Any(cron, zone, first, until))
        {
            to!.Error($"{written.Shown} never comes {(first is null ? "before it" : "between 'from' and it")}, so that nothing would be excluded");
            return null;
        }

        var bounds = (first is { } since ? $", from {since.ToRfc3339()} on" : "") + (last is { } before ? $", until {before.ToRfc3339()}" : "");
        return (stretches, $"{written.Written} in {zone.Id} for {Durations.Format(known)}{bounds}");
    }

    private static bool LeavesTime(NodeReader node, CronExpression cron, TimeSpan length)
    {
        if (!CronReader.CoversAll(cron, length, out var gap))
            return true;
        var written = node.Optional("length")!;
        written.Error($"found {written.Shown}, expected less than {Durations.Format(gap)}, after which the next one begins: nothing would count any more");
        return false;
    }

    /// <summary>Whether any begins before an end. Without a start time goes back without one, and they have always come.</summary>
    private static bool Any(CronExpression cron, TimeZoneInfo zone, Instant? from, Instant until) =>
        from is not { } start || cron.GetOccurrences(start.ToDateTimeOffset(), until.ToDateTimeOffset(), zone).Any();
}
