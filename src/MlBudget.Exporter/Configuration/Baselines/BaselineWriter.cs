using System.Globalization;
using System.Text;
using MlBudget.Core.Baselines;
using MlBudget.Core.Time;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Baselines;

/// <summary>Writes a baseline as the YAML that people review and <see cref="BaselineReader"/> reads.</summary>
internal static class BaselineWriter
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    private const int LongestSimpleKey = 1000;

    /// <summary>The whole text.</summary>
    /// <param name="model">The model whose baseline it is.</param>
    /// <param name="baseline">The baseline.</param>
    public static string Write(string model, Baseline baseline)
    {
        var content = Content(model, baseline);
        return $"# {(baseline.IsOfTraining ? "What the model was trained on, as mlbudget read it." : "What is normal for the model, as mlbudget learned it.")} Read it before you rely on it.\n"
            + $"mlbudget_baseline: {Version}\nhash: {BaselineHash.Of(content)}\n{content}";
    }

    /// <summary>All but the lines that say how it is written.</summary>
    public static string Content(string model, Baseline baseline)
    {
        var text = new StringBuilder();
        Line(text, $"model: {Quote(model)}");
        if (baseline.IsOfTraining)
            Line(text, $"training: true");
        Line(text, $"from: {Time(baseline.From)}");
        Line(text, $"to: {Time(baseline.To)}");
        Line(text, $"rows: {baseline.Rows}");
        if (baseline.Sampling.Length > 0)
            Line(text, $"sampling: {Quote(baseline.Sampling)}");
        Line(text, $"drift_window: {Durations.Format(baseline.DriftWindow)}");
        if (baseline.LatencyP95 is { } latency)
            Line(text, $"latency_p95_seconds: {Number(latency)}");
        if (baseline.Quality.Count > 0)
            Line(text, $"quality:");
        foreach (var (name, quality) in baseline.Quality)
        {
            Line(text, $"  {Key(name)}: {{ median: {Number(quality.Median)}, pooled: {Number(quality.Pooled)}, "
                + $"block: {Durations.Format(quality.Block)}, blocks: {quality.Blocks} }}");
        }

        if (baseline.LeftOut.Count > 0)
            Line(text, $"quality_left_out:");
        foreach (var (name, reason) in baseline.LeftOut)
            Line(text, $"  {Key(name)}: {Quote(reason)}");
        if (!baseline.Volume.IsEmpty)
            Line(text, $"volume: {List(baseline.Volume.Select(volume => volume is null ? "null" : Number(volume.Value)))}");
        if (baseline.Calibration is { } calibration)
            Write(text, calibration);
        if (baseline.Errors is { } errors)
            Write(text, errors);
        if (!baseline.Features.IsEmpty)
            Line(text, $"features:");
        foreach (var feature in baseline.Features)
            Write(text, feature);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Calibration calibration)
    {
        Line(text, $"calibration:");
        Line(text, $"  error: {Number(calibration.Error)}");
        Line(text, $"  rows: {calibration.Rows}");
        Line(text, $"  scores: {List(calibration.Scores.Select(Number))}");
        Line(text, $"  probabilities: {List(calibration.Probabilities.Select(Number))}");
    }

    private static void Write(StringBuilder text, ErrorBaseline errors)
    {
        Line(text, $"errors:");
        Line(text, $"  prediction: {Quote(errors.Prediction)}");
        Line(text, $"  label: {Quote(errors.Label)}");
        Line(text, $"  edges: {List(errors.Edges.Select(Number))}");
        Line(text, $"  mean_absolute_errors: {List(errors.Means.Select(Number))}");
        Line(text, $"  counts: {List(errors.Counts.Select(count => count.ToString(CultureInfo.InvariantCulture)))}");
        if (errors.Residual is { } residual)
            Write(text, residual);
    }

    private static void Write(StringBuilder text, FeatureBaseline feature)
    {
        Line(text, $"  {Key(feature.Name)}:");
        Line(text, $"    field: {Quote(feature.Path)}");
        Line(text, $"    type: {(feature is NumericBaseline ? "numeric" : "categorical")}");
        Line(text, $"    threshold: {Number(feature.Threshold)}");
        if (feature is NumericBaseline numeric)
        {
            if (numeric.Scale != 1)
                Line(text, $"    scale: {NodeReader.Format(numeric.Scale)}");
            Line(text, $"    standard_deviation: {Number(numeric.StandardDeviation)}");
            Line(text, $"    edges: {List(numeric.Edges.Select(Number))}");
            Line(text, $"    means: {List(numeric.Means.Select(Number))}");
        }
        else
        {
            Line(text, $"    categories: {List(((CategoricalBaseline)feature).Categories.Select(Quote))}");
        }

        Line(text, $"    counts: {List(feature.Counts.Select(count => count.ToString(CultureInfo.InvariantCulture)))}");
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Time(Instant time) =>
        time.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A key on a line of its own: YAML takes long ones only where they are announced.</summary>
    private static string Key(string name) => Quote(name) is { Length: > LongestSimpleKey } quoted ? $"? {quoted}\n  " : Quote(name);

    /// <summary>A text in double quotes, in which YAML reads all that JSON writes.</summary>
    private static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
