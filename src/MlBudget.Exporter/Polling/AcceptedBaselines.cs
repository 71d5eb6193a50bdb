using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Compiling;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// The baselines that people have accepted, and what was normal before. An accepted one holds for as long as the configuration says what it
/// said when it was accepted: that the model learns, or a file of the same content.
/// </summary>
internal static class AcceptedBaselines
{
    /// <summary>More than this many within one window are no retrains; the oldest are kept, from which the others moved away.</summary>
    private const int MostPrevious = 4;

    /// <summary>What the configuration says of a model's baseline, so that another answer is noticed.</summary>
    /// <param name="configured">The model as it is configured.</param>
    public static string OverOf(MonitoredModel configured) => configured.Baseline switch
    {
        { Learn: not null } => "learn",
        { Baseline: { } file } => HashOf(configured, file),
        _ => "none",
    };

    /// <summary>What is known of a model's baselines.</summary>
    /// <param name="configured">The model as it is configured.</param>
    /// <param name="learned">What it has learned; null for nothing.</param>
    /// <param name="stored">What was accepted for it.</param>
    /// <param name="log">Gets why what was accepted doesn't hold.</param>
    public static KnownBaselines Known(MonitoredModel configured, Baseline? learned, StoredAcceptance stored, ILogger log)
    {
        var known = new KnownBaselines(learned);
        if (stored.Previous is [var oldest, ..] && Parse(oldest.Text, log) is { } before)
            known = known with { Previous = new(before, oldest.ReplacedAt, oldest.Until) };
        if (Parse(stored.Text, log) is not { } accepted)
            return known;
        var (over, isOwn) = (OverOf(configured), OverOf(configured) == HashOf(configured, accepted));
        if (over != stored.Over && !isOwn)
        {
            log.AcceptedBaselineSuperseded(stored.At.ToDateTimeOffset());
            return known;
        }

        return known with
        {
            Accepted = new(accepted, new(stored.At, stored.By, stored.Reason, stored.Changes)
            {
                IsNotTheFile = configured.Baseline is { Learn: null } && !isOwn,
            }),
        };
    }

    /// <summary>What is stored of baselines that were replaced, with the one that is replaced now.</summary>
    /// <param name="earlier">What was accepted before; null for nothing.</param>
    /// <param name="replaced">The model with what is normal until now.</param>
    /// <param name="at">When it is replaced.</param>
    public static ImmutableArray<StoredPreviousBaseline> Previous(StoredAcceptance? earlier, MonitoredModel replaced, Instant at)
    {
        var shown = Shown(earlier?.Previous ?? [], at);
        return replaced.Definition.Baseline is not { } baseline || shown.Length >= MostPrevious ? shown
            : shown.Add(new(BaselineWriter.Write(replaced.Definition.Name, baseline), at, at + replaced.Definition.LongestWindow));
    }

    /// <summary>Lets go of what was normal before, where its time is over.</summary>
    /// <param name="store">Where.</param>
    /// <param name="model">A model with something that was normal before.</param>
    /// <param name="at">The model's clock.</param>
    /// <returns>Whether it was over.</returns>
    /// <exception cref="StorageException">It can't be written; it is tried again.</exception>
    public static bool LetGo(Store store, ModelDefinition model, Instant at)
    {
        if (model.Previous is not { } previous || at < previous.Until)
            return false;
        store.Write(() =>
        {
            var acceptances = new StoredAcceptances(store);
            if (acceptances.Find(model.Name) is { } stored)
                acceptances.Put(model.Name, stored with { Previous = Shown(stored.Previous, at) });
            return true;
        });
        return true;
    }

    /// <summary>The hash of a baseline of a model, as its file has it.</summary>
    public static string HashOf(MonitoredModel model, Baseline baseline) => BaselineHash.Of(BaselineWriter.Content(model.Definition.Name, baseline));

    private static ImmutableArray<StoredPreviousBaseline> Shown(ImmutableArray<StoredPreviousBaseline> previous, Instant at) =>
        [.. previous.Where(baseline => baseline.Until > at)];

    private static Baseline? Parse(string text, ILogger log)
    {
        var result = BaselineFile.Parse("accepted baseline", text);
        foreach (var error in result.Errors)
            log.AcceptedBaselineUnusable(error);
        return result.Baseline;
    }
}
