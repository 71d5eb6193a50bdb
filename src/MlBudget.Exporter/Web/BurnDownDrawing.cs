using System.Globalization;
using System.Text;
using MlBudget.Core.Policies;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Web;

/// <summary>How a budget went, as paths of a drawing. What is not known is a gap in all of them.</summary>
internal sealed class BurnDownDrawing
{
    /// <summary>The drawing's own units; the page stretches it to its column.</summary>
    public const int Width = 240, Height = 48;

    /// <summary>Whoever has spent three budgets is drawn at the edge: what else the drawing shows would be flat.</summary>
    private const double Lowest = -2;

    /// <summary>So that the line is drawn whole at the edges.</summary>
    private const double Margin = 2;

    private readonly BurnDown _went;
    private readonly double _lowest;

    /// <param name="went">How the budget went.</param>
    public BurnDownDrawing(BurnDown went)
    {
        (_went, _lowest) = (went, Math.Clamp(went.Least ?? 0, Lowest, 0));
        var (line, left, over) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
        foreach (var run in Runs())
        {
            Append(line, run);
            AppendArea(left, run, value => Math.Max(value, 0));
            if (run.Any(point => point.Value < 0))
                AppendArea(over, run, value => Math.Min(value, 0));
        }

        (Line, Left, Over, Zero) = (line.ToString(), left.ToString(), over.ToString(), Number(Y(0)));
    }

    /// <summary>What was left.</summary>
    public string Line { get; }

    /// <summary>From the zero line up to what was left.</summary>
    public string Left { get; }

    /// <summary>From the zero line down to what was spent beyond the budget; empty where nothing was.</summary>
    public string Over { get; }

    /// <summary>How far down the zero line is.</summary>
    public string Zero { get; }

    /// <summary>Stretches of which all is known, each with the points where what is left changes, and those where nothing is.</summary>
    private IEnumerable<List<(double X, double Value)>> Runs()
    {
        var (run, held) = (new List<(double X, double Value)>(), 1.0);
        foreach (var part in _went.Parts)
        {
            if (part.Remaining is not { } remaining)
            {
                if (run.Count > 0)
                    yield return run;
                run = [];
                continue;
            }

            var now = Math.Max(Lowest, remaining);
            if (run.Count == 0)
                run.Add((X(part.From), _went.AddsUp ? held : now));
            else if (!_went.AddsUp)
                Add(run, X(part.From), now);
            Add(run, X(part.To), now);
            held = now;
        }

        if (run.Count > 0)
            yield return run;
    }

    private static void Add(List<(double X, double Value)> run, double x, double value)
    {
        var (before, last) = run[^1];
        if (last * value < 0)
            run.Add((before + (x - before) * last / (last - value), 0));
        run.Add((x, value));
    }

    private void Append(StringBuilder path, List<(double X, double Value)> run)
    {
        for (var point = 0; point < run.Count; point++)
            path.Append(point == 0 ? 'M' : 'L').Append(Number(run[point].X)).Append(' ').Append(Number(Y(run[point].Value)));
    }

    private void AppendArea(StringBuilder path, List<(double X, double Value)> run, Func<double, double> cut)
    {
        path.Append('M').Append(Number(run[0].X)).Append(' ').Append(Number(Y(0)));
        foreach (var (x, value) in run)
            path.Append('L').Append(Number(x)).Append(' ').Append(Number(Y(cut(value))));
        path.Append('L').Append(Number(run[^1].X)).Append(' ').Append(Number(Y(0))).Append('Z');
    }

    private double X(Instant at) => (double)Width * (at - _went.From).Ticks / Math.Max(1, (_went.To - _went.From).Ticks);

    private double Y(double value) => Margin + (1 - value) / (1 - _lowest) * (Height - 2 * Margin);

    private static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
