using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Baselines;
using MlBudget.Core.Compiling;
using MlBudget.Core.Measures;
using MlBudget.Core.Samples;
using MlBudget.Core.Slis;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Learning;

/// <summary>
/// Learns what is normal from a period (math.md, "Baseline"): quality and volume from the exact hour tallies of the measures,
/// which are kept anyway and add up in any order; distributions, latency and calibration from the days' samples.
/// </summary>
/// <param name="model">What is counted.</param>
/// <param name="tallies">What was counted.</param>
/// <param name="samples">What was sampled; null where only proportions are learned.</param>
internal sealed class BaselineLearner(ModelDefinition model, Tallies tallies, DaySamples? samples)
{
    /// <summary>With fewer predictions a share of a tenth is known to two hundredths at best (95%).</summary>
    private const long LeastPredictions = 1000;

    /// <summary>Each day of the week at least once: what is normal on workdays is not so on Sundays.</summary>
    private const int LeastDays = 7;

    private readonly LearningDefinition _definition = model.Learning!;
    private readonly LearningPeriod _period = new(model, tallies, samples);
    private readonly List<string> _refusals = [];
    private readonly List<string> _notes = [];

    /// <summary>What was normal in a period.</summary>
    /// <param name="from">Its start.</param>
    /// <param name="to">Its end, which is not part of it.</param>
    public LearningResult Learn(Instant from, Instant to)
    {
        var window = Hours(from, to);
        RefuseTooLittle(window);
        RefuseMistakenClasses(window);
        if (_refusals.Count > 0)
            return new(null, [.. _refusals]);
        (from, to) = (new Minute(window.From).Start, new Minute(window.To).Start);
        var (quality, leftOut) = Quality(window);
        var baseline = new Baseline
        {
            From = from,
            To = to,
            Rows = _period.RecordsIn(window),
            Sampling = LabelSampling.CanonicalOf(model.Sampling, model.Labels?.Sampling),
            DriftWindow = _definition.DriftWindow,
            Quality = quality,
            LeftOut = leftOut,
            Volume = VolumeLearner.Learn(window, PredictionsIn, hour => tallies.ExcludedIn(hour, SlotSize.Hour) > 0),
        };
        if (samples is not null)
            baseline = WithSampled(baseline, samples);
        if (!baseline.Features.IsEmpty && JudgedDrift.TooSparse(UsualVolume.Of(baseline), baseline.DriftWindow) is { } tooSparse)
            _notes.Add(tooSparse);
        return new(baseline, []) { Notes = [.. _notes.Distinct()] };
    }

    /// <summary>How the features of a training set are distributed. Its rows have no times, and lie in one hour.</summary>
    /// <param name="rows">The start of that hour.</param>
    /// <param name="now">When it is learned: the baseline is of the hour that holds it.</param>
    public LearningResult LearnTraining(Instant rows, Instant now)
    {
        var window = new TimeWindow(rows.Minute.Number, rows.Minute.Number + TimeWindow.Hour);
        var hour = now.Minute.Floor(TimeWindow.Hour);
        var baseline = new Baseline
        {
            From = hour.Start,
            To = new Minute(hour.Number + TimeWindow.Hour).Start,
            Rows = _period.RecordsIn(window),
            DriftWindow = _definition.DriftWindow,
            IsOfTraining = true,
        };
        if (baseline.Rows < LeastPredictions)
            return new(null, [$"the training set has {baseline.Rows} rows, expected at least {LeastPredictions}"]);
        var nothing = new ExcludedMinutes(ExcludedTime.None, window);
        var sample = new PeriodSample(samples!, rows, new Minute(window.To).Start, nothing);
        baseline = baseline with { Features = new FeatureLearner(model, samples!, sample, nothing, _notes).LearnUnordered() };
        return baseline.Features.IsEmpty ? new(null, [.. _notes, "no feature is left of the training set"]) : new(baseline, []) { Notes = [.. _notes.Distinct()] };
    }

    private Baseline WithSampled(Baseline baseline, DaySamples rows)
    {
        var sample = new PeriodSample(rows, baseline.From, baseline.To, Excluded(baseline));
        var features = new FeatureLearner(model, rows, sample, Excluded(baseline), _notes);
        return baseline with
        {
            LatencyP95 = LatencyP95(sample, rows.Layout),
            Features = features.Learn(baseline.From, baseline.To),
            Calibration = CalibrationLearner.Learn(_definition, rows, sample, _notes),
            Errors = ErrorLearner.Learn(
                _definition, rows, sample, _notes, residuals => features.LearnResidual(residuals, baseline.From, baseline.To)),
        };
    }

    private ExcludedMinutes Excluded(Baseline baseline) => new(model.Excluded, new(baseline.From.Minute.Number, baseline.To.Minute.Number));

    /// <summary>The whole hours of a period: tallies are not cut finer for long.</summary>
    private static TimeWindow Hours(Instant from, Instant to) => new(
        from.CeilingTo(TimeSpan.FromHours(1)).Minute.Number,
        to.Minute.Floor(TimeWindow.Hour).Number);

    private void RefuseTooLittle(TimeWindow window)
    {
        var (days, missing, first) = (0, 0, string.Empty);
        for (var day = TimeWindow.Floor(window.From, TimeWindow.Day); day < window.To; day += TimeWindow.Day)
        {
            days += _period.RecordsIn(new(Math.Max(day, window.From), Math.Min(day + TimeWindow.Day, window.To))) > 0 ? 1 : 0;
            if (_period.IsSampled(day / TimeWindow.Day, out var sampled, out var expected))
                continue;
            first = missing++ > 0 ? first : string.Create(
                CultureInfo.InvariantCulture,
                $"{new Minute(day).Start.ToDateTimeOffset():yyyy-MM-dd} with {sampled} of {expected} rows");
        }

        var predictions = window.To > window.From ? _period.RecordsIn(window) : 0;
        if (predictions < LeastPredictions)
            _refusals.Add($"the period has {predictions} predictions, expected at least {LeastPredictions}; choose a longer one");
        if (window.To - window.From < LeastDays * TimeWindow.Day || days < LeastDays)
            _refusals.Add($"the period has predictions on {days} days, expected at least {LeastDays} whole ones; choose a longer one");
        if (missing > 0)
        {
            _refusals.Add(
                $"the samples of {missing} days of the period are not complete, the first {first}; choose a period that begins later");
        }
    }

    private long PredictionsIn(TimeWindow window) => WeightedCounting.PredictionsIn(tallies, _definition.Records, window);

    /// <summary>What is normal of answers that are all taken for negative is normal of nothing.</summary>
    private void RefuseMistakenClasses(TimeWindow window)
    {
        var measures = model.Measures;
        // A part of the predictions may well be without positive ones.
        var counts = Enumerable.Range(0, measures.Length).Where(measure => measures[measure] is { Population: null, Counting.OfRows: IClassCounting });
        if (window.To > window.From && ClassesSli.AreMistaken(tallies, [.. counts], window))
        {
            _refusals.Add("answers or labels of the period are of several texts, and none of them is of the positive class; "
                + "set positive_class or labels.positive_class");
        }
    }

    private (ImmutableSortedDictionary<string, QualityBaseline> Normal, ImmutableSortedDictionary<string, string> LeftOut) Quality(
        TimeWindow window)
    {
        var learner = new QualityLearner(model, tallies, window);
        var normal = ImmutableSortedDictionary.CreateBuilder<string, QualityBaseline>(StringComparer.Ordinal);
        var leftOut = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var wanted in _definition.Quality)
        {
            var (learned, note) = learner.Learn(wanted);
            if (learned is not null)
                normal.Add(wanted.Name, learned);
            else
                leftOut.Add(wanted.Name, note!);
            if (note is not null)
                _notes.Add(note);
        }

        return (normal.ToImmutable(), leftOut.ToImmutable());
    }

    private double? LatencyP95(PeriodSample sample, SampleLayout layout)
    {
        if (_definition.LatencyColumn is not { } column)
            return null;
        var latencies = sample.Numbers(layout.IndexOf(column));
        var p95 = latencies.Length == 0 ? double.NaN : Quantiles.OfSorted(latencies, 0.95);
        return p95 is >= 0 and < double.PositiveInfinity ? p95 : null;
    }
}
