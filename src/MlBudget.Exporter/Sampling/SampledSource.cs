using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Sources.Kinds;

namespace MlBudget.Exporter.Sampling;

/// <summary>What was looked at of a source of a model.</summary>
/// <param name="Name">What the source is called: <c>predictions</c>, <c>labels</c>.</param>
/// <param name="Heads">Its parts.</param>
/// <param name="Ids">The index of a column with the texts of ids; null where it has none.</param>
internal sealed record SampledSource(string Name, SourceHeads Heads, int? Ids)
{
    /// <summary>How many labels tell nothing, and are refused for that.</summary>
    public long Silent { get; private set; }

    /// <summary>What the first of them was, and what was expected; null without any.</summary>
    public string? FirstSilent { get; private set; }

    /// <summary>How many records were read, those that tell nothing among them.</summary>
    public long Records => Heads.Heads.Sum(head => head.Records);

    /// <summary>How many lines were no records.</summary>
    public long Refused => Heads.Heads.Sum(head => head.Refused.Sum(reason => reason.Count));

    /// <summary>All batches.</summary>
    public IEnumerable<Batch> Batches => Heads.Heads.SelectMany(head => head.Batches);

    /// <summary>The earliest and the latest time of its records; null without any.</summary>
    public (Instant First, Instant Last)? Times { get; } = TimesOf(Heads.Heads.SelectMany(head => head.Batches));

    /// <summary>How many records came in an hour of the fullest of its parts; null where they are too few to say.</summary>
    public double? PerHour { get; } = Heads.Heads.Select(RateOf).Max();

    /// <summary>The earliest and the latest time of some records; null without any.</summary>
    public static (Instant First, Instant Last)? TimesOf(IEnumerable<Batch> batches)
    {
        (long First, long Last)? times = null;
        foreach (var batch in batches)
        {
            foreach (var time in batch.Times.AsSpan(0, batch.Count))
                times = times is var (first, last) ? (Math.Min(first, time), Math.Max(last, time)) : (time, time);
        }

        return times is var (from, to) ? (new(from), new(to)) : null;
    }

    /// <summary>Notes a label that tells nothing.</summary>
    /// <param name="describe">Says what it is.</param>
    public void NoteSilent(Func<string> describe)
    {
        Silent++;
        FirstSilent ??= describe();
    }

    private static double? RateOf(SourceHead head) =>
        head.Records >= Finding.Enough && TimesOf(head.Batches) is var (first, last) && last > first
            ? head.Records / (last - first).TotalHours : null;

    /// <summary>Looks at the sources of a role.</summary>
    /// <param name="role">The role.</param>
    /// <param name="schema">What is decoded from each record.</param>
    /// <param name="model">Whose they are.</param>
    /// <param name="limits">How much is read.</param>
    /// <param name="cancel">Ends it early.</param>
    public static SampledSource Read(
        FeedRole role, RecordSchema schema, MonitoredModel model, HeadLimits limits, CancellationToken cancel)
    {
        int? ids = schema.IdPath is null ? null : schema.Columns.Length;
        if (schema.IdPath is { } id)
            schema = schema with { Columns = schema.Columns.Add(new(id, ColumnKind.Category)) };
        // Whatever their times are, records are looked at.
        var arrival = new ArrivalLimits(ClockMode.Log, TimeProvider.System, TimeSpan.Zero, TimeSpan.FromDays(36500), TimeSpan.FromDays(36500));
        var feeds = model.FeedsOf(role).ToList();
        var heads = feeds.ConvertAll(feed => feed.Source.ReadHeads(
            new(feed.Name, schema, arrival) { MaxRecordBytes = model.Limits.MaxLineBytes, RequireId = role == FeedRole.Labels }, limits, cancel));
        return new(string.Join(" and ", feeds.Select(feed => feed.Name)), SourceHeads.Together(heads), ids);
    }
}
