using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Slos;
using MlBudget.Settings.Yaml;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Compiles the SLOs that depend on a baseline a second time, against the one that was normal before.</summary>
internal static class PreviousSlos
{
    /// <summary>What was normal before, with its SLOs. Those that can't be held against it are left out, with the reason.</summary>
    /// <param name="previous">What was normal before.</param>
    /// <param name="specs">The model's SLOs, read from nodes of <paramref name="problems"/>.</param>
    /// <param name="problems">Gets what is wrong with them under that baseline, which is no problem of the configuration.</param>
    /// <param name="measurements">Those of the model.</param>
    /// <param name="context">What the SLOs of the model are compiled against.</param>
    public static PreviousNormal Compile(
        PreviousNormal previous, ImmutableArray<SloSpec> specs, Problems problems, Measurements measurements, SloContext context)
    {
        var inputs = context.Inputs with { Baseline = context.Inputs.Baseline! with { Baseline = previous.Baseline } };
        var compiler = new SloCompiler(measurements.Under(previous.Baseline), context with { Inputs = inputs });
        var slos = ImmutableArray.CreateBuilder<SloDefinition>();
        var leftOut = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var spec in specs.Where(NeedsBaseline))
        {
            var known = problems.InOrder;
            if (compiler.Compile(spec) is { } slo)
                slos.Add(slo.Definition with { Alerts = [] });
            else if (spec.Name is { } name)
                leftOut[name] = problems.InOrder.Except(known).FirstOrDefault()?.Message ?? "it can't be held against that baseline";
        }

        return previous with { Slos = slos.ToImmutable(), LeftOut = leftOut.ToImmutable() };
    }

    /// <summary>Whether an SLO is another one with another baseline of the model.</summary>
    private static bool NeedsBaseline(SloSpec spec) => spec.Indicator switch
    {
        MetricIndicator { Kind.IsMadeOfBaseline: true } => true,
        DisparityIndicator disparity => disparity.Compared.Any(compared => compared.Kind.IsMadeOfBaseline),
        _ => spec.Bound?.Kind == BoundKind.MaxDegradation && spec.Node.Optional("baseline") is null,
    };
}
