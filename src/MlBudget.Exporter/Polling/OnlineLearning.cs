using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Baselines;
using MlBudget.Core.Learning;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Polling;

/// <summary>Learns what is normal for the models that are to find it out by themselves, once their period is over.</summary>
/// <param name="log">Gets what was learned, and why a period was refused.</param>
internal sealed class OnlineLearning(ILogger<OnlineLearning> log)
{
    private readonly Dictionary<string, Instant> _tried = [];

    /// <summary>Learns what is due, and keeps it.</summary>
    /// <param name="models">The models.</param>
    /// <param name="pipelines">The pipelines of some of them, whose last commit went well.</param>
    /// <param name="statuses">What the poll of that commit says of all of them, how far learning is among it.</param>
    /// <param name="store">Gets what was learned.</param>
    /// <returns>Whether a model has a baseline now, with which it is to be opened anew.</returns>
    /// <exception cref="StorageException">It can't be kept; it is learned again.</exception>
    public bool LearnDue(
        ImmutableArray<MonitoredModel> models, IEnumerable<ModelPipeline> pipelines, ImmutableArray<ModelStatus> statuses, Store store)
    {
        var hasLearned = false;
        foreach (var pipeline in pipelines)
        {
            var model = models.First(model => model.Definition.Name == pipeline.Model);
            var status = statuses.First(status => status.Report.Model == pipeline.Model);
            if (status.Report.Learning is not { IsOver: true } progress || _tried.GetValueOrDefault(pipeline.Model) == progress.To)
                continue;
            var context = log.OfModel(pipeline.Model);
            var period = $"{Written(progress.From)} to {Written(progress.To)}";
            var result = pipeline.Learn(progress.From, progress.To);
            _tried[pipeline.Model] = progress.To;
            foreach (var refusal in result.Refusals)
                context.PeriodRefused(period, refusal);
            var baseline = status.Report.Baseline is { } known
                ? Completed(known, result, status.Report.StillToLearn, period, context) : Learned(result, period, context);
            if (baseline is null)
                continue;
            if (Keep(model, baseline, store, context) is { } reason)
            {
                context.BaselineNotKept(period, reason);
                continue;
            }

            _tried.Remove(pipeline.Model);
            hasLearned = true;
        }

        return hasLearned;
    }

    /// <summary>Keeps what was learned; why that can't be, else null. A fault of the program must not stop the other models.</summary>
    private static string? Keep(MonitoredModel model, Baseline baseline, Store store, ILogger log)
    {
        try
        {
            return new LearnedBaselines(store).Write(model, baseline);
        }
        catch (StorageFaultException fault)
        {
            log.BaselineFault(fault.InnerException);
            return fault.Message;
        }
    }

    /// <summary>What was learned, with all that is said of it.</summary>
    private static Baseline? Learned(LearningResult result, string period, ILogger log)
    {
        foreach (var note in result.Notes)
            log.BaselineNote(period, note);
        if (result.Baseline is { } baseline)
            log.BaselineLearned(period, baseline.Rows);

        return result.Baseline;
    }

    /// <summary>A known baseline with the normal values that it lacked, of those that a later period has, and why it lacks the others;
    /// null where nothing of it is new.</summary>
    private static Baseline? Completed(
        Baseline known, LearningResult result, ImmutableArray<string> lacking, string period, ILogger log)
    {
        if (result.Baseline is not { } later)
            return null;
        var (quality, leftOut) = (known.Quality, known.LeftOut);
        foreach (var name in lacking)
        {
            if (later.Quality.TryGetValue(name, out var normal))
            {
                (quality, leftOut) = (quality.SetItem(name, normal), leftOut.Remove(name));
                log.NormalValueLearned(name, period);
                continue;
            }

            leftOut = leftOut.SetItem(name, later.LeftOut.GetValueOrDefault(name, $"the model has no labels that tell {name}"));
            log.NormalValueLacking(name, leftOut[name]);
        }

        return quality == known.Quality && leftOut.SequenceEqual(known.LeftOut) ? null : known with { Quality = quality, LeftOut = leftOut };
    }

    /// <summary>Forgets which periods were tried: with another configuration or store they may be good.</summary>
    public void Reset() => _tried.Clear();

    private static string Written(Instant time) =>
        time.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
}
