using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MlBudget.Core.Time;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace MlBudget.Exporter.Backtesting;

/// <summary>
/// Draws a backtest as SVG: a panel for each SLO with what was left of its budget, its pages and tickets as bands, and the times that people
/// know of as marks. The same history gives the same drawing.
/// </summary>
/// <param name="findings">What is drawn.</param>
internal sealed class BudgetDrawing(BacktestFindings findings)
{
    private const int Width = 1000, PanelHeight = 90, Margin = 90, MostPanels = 60;

    /// <summary>As many points as a panel has pixels; of those between, the least counts.</summary>
    private const int MostPoints = 800;

    /// <summary>What is spent beyond a whole budget is drawn at the lower edge.</summary>
    private const double Lowest = -1;

    private static readonly OxyColor
        Page = OxyColor.FromRgb(0xc0, 0x39, 0x2b), Ticket = OxyColor.FromRgb(0xe6, 0x9f, 0x00), Left = OxyColor.FromRgb(0x1f, 0x4e, 0x79),
        Known = OxyColor.FromRgb(0x55, 0x55, 0x55), Grid = OxyColor.FromRgb(0xdd, 0xdd, 0xdd);

    private readonly BacktestResult _result = findings.Result;
    private readonly ImmutableArray<BudgetLine> _budgets = [.. findings.Result.Budgets.Take(MostPanels)];

    /// <summary>The drawing.</summary>
    /// <param name="isFile">Whether it is a file of its own, or stands within HTML.</param>
    public string ToSvg(bool isFile)
    {
        var model = new PlotModel
        {
            Title = "What was left of each budget",
            Subtitle = "red: pages; orange: tickets; grey: known incidents; the line: what was left, from all of it down to as much again too much"
                + (findings.Result.Budgets.Length > MostPanels ? $"; the first {MostPanels} of {findings.Result.Budgets.Length} SLOs" : ""),
            TitleFontSize = 15,
            SubtitleFontSize = 11,
            DefaultFont = "Arial",
            TitlePadding = 8,
            PlotMargins = new(55, double.NaN, double.NaN, double.NaN),
            Background = OxyColors.White,
            PlotAreaBorderColor = Grid,
        };
        model.Axes.Add(new DateTimeAxis
        {
            Position = AxisPosition.Bottom,
            Minimum = At(_result.From),
            Maximum = At(_result.To),
            StringFormat = _result.To - _result.From > TimeSpan.FromDays(14) ? "MM-dd" : "MM-dd HH:mm",
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = Grid,
        });
        for (var panel = 0; panel < _budgets.Length; panel++)
            Add(model, _budgets[panel], panel);
        var exporter = new SvgExporter { Width = Width, Height = Margin + PanelHeight * _budgets.Length, IsDocument = isFile };
        using var svg = new MemoryStream();
        exporter.Export(model, svg);
        return Encoding.UTF8.GetString(svg.ToArray()).ReplaceLineEndings("\n").TrimStart('\uFEFF').TrimEnd() + "\n";
    }

    private void Add(PlotModel model, BudgetLine budget, int panel)
    {
        var key = panel.ToString(CultureInfo.InvariantCulture);
        var (height, gap) = (1.0 / _budgets.Length, 0.12 / _budgets.Length);
        var lowest = budget.Least is < 0 and var least ? Math.Max(Lowest, least) : 0;
        model.Axes.Add(new LinearAxis
        {
            Key = key,
            Position = AxisPosition.Left,
            StartPosition = 1 - (panel + 1) * height + gap,
            EndPosition = 1 - panel * height - gap,
            Minimum = lowest < 0 ? Lowest : 0,
            Maximum = 1.05,
            MajorStep = lowest < 0 ? 1 : 0.5,
            MinorTickSize = 0,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = Grid,
            LabelFormatter = value => Phrases.Share(value),
        });
        foreach (var incident in findings.Incidents.IsDefault ? [] : findings.Incidents.Where(incident => incident.Concerns(budget)))
            AddBand(model, key, new(incident.From, incident.To), Known, 0x50, (Lowest, 2));
        foreach (var page in ToldOf.Pages(_result, budget).Stretches)
            AddBand(model, key, page, Page, 0x58, (Lowest, 2));
        foreach (var ticket in ToldOf.Tickets(_result, budget).Stretches)
            AddBand(model, key, ticket, Ticket, 0xd0, (0.93, 1.05));
        model.Series.Add(LineOf(budget, key));
        model.Annotations.Add(new TextAnnotation
        {
            YAxisKey = key,
            Text = $"{budget.Model} · {budget.Slo.Name}{(budget.Owner.Length == 0 ? "" : $" · {budget.Owner}")}",
            TextPosition = new(At(_result.From), 1.05),
            TextHorizontalAlignment = HorizontalAlignment.Left,
            TextVerticalAlignment = VerticalAlignment.Bottom,
            Offset = new(0, 1),
            FontSize = 10,
            StrokeThickness = 0,
            ClipByXAxis = false,
            ClipByYAxis = false,
        });
    }

    private static void AddBand(PlotModel model, string key, Stretch when, OxyColor color, byte alpha, (double From, double To) height) =>
        model.Annotations.Add(new RectangleAnnotation
        {
            YAxisKey = key,
            MinimumX = At(when.From),
            MaximumX = At(when.To),
            MinimumY = height.From,
            MaximumY = height.To,
            Fill = OxyColor.FromAColor(alpha, color),
            // What is shorter than a pixel has to be seen, too.
            Stroke = OxyColor.FromAColor(alpha, color),
            StrokeThickness = 1,
            Layer = AnnotationLayer.BelowSeries,
        });

    private LineSeries LineOf(BudgetLine budget, string key)
    {
        var line = new LineSeries { YAxisKey = key, Color = Left, StrokeThickness = 1.2 };
        double? before = null;
        foreach (var (at, remaining) in Thinned(budget).Append((_result.To, budget.Points[^1].Remaining)))
        {
            // What is left holds until it changes.
            line.Points.Add(before is { } held ? new(At(at), held) : DataPoint.Undefined);
            before = remaining is { } known ? Math.Max(Lowest, known) : null;
            if (before is { } now)
                line.Points.Add(new(At(at), now));
        }

        return line;
    }

    private IEnumerable<(Instant At, double? Remaining)> Thinned(BudgetLine budget)
    {
        var pixel = Math.Max(1, (_result.To - _result.From).Ticks / MostPoints);
        return budget.Points.GroupBy(point => (point.At - _result.From).Ticks / pixel)
            .Select(group => group.Any(point => point.Remaining is not null) ? group.Where(point => point.Remaining is not null).MinBy(point => point.Remaining) : group.Last());
    }

    private static double At(Instant time) => DateTimeAxis.ToDouble(time.ToDateTimeOffset().UtcDateTime);
}
