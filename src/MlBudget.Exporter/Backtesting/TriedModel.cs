using System.Collections.Immutable;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Settings.Yaml;

namespace MlBudget.Exporter.Backtesting;

/// <summary>
/// A model that has, beside its own SLOs, each of those that are tried with other objectives. They share all measures, so the log is
/// read once for any number of them; and it is another model than the one whose states, gates and metrics people see, so nothing of
/// these changes.
/// </summary>
/// <param name="Model">The model.</param>
/// <param name="Slos">What is tried of it.</param>
internal sealed record TriedModel(MonitoredModel Model, ImmutableArray<TriedSlo> Slos)
{
    /// <summary>The model with objectives to try; null where none is of it, and with errors.</summary>
    /// <param name="model">The model.</param>
    /// <param name="targets">The objectives.</param>
    /// <param name="errors">Gets every error, as one line each.</param>
    public static TriedModel? Of(MonitoredModel model, ImmutableArray<Target> targets, List<string> errors)
    {
        var ofModel = targets.Where(target => model.Definition.Slos.Any(slo => slo.Name == target.Slo)).ToArray();
        var before = errors.Count;
        foreach (var target in ofModel)
            errors.AddRange(ProblemsOf(model, target).InOrder.Select(problem => $"--targets: {target.Name}: {problem.Message}"));
        if (ofModel.Length == 0 || errors.Count > before)
            return null;
        var compiled = Compile(model, ofModel, new Problems())!;
        return new(compiled, [.. ofModel.GroupBy(target => target.Slo).Select(group => new TriedSlo(
            model.Definition.Name, group.Key, Target.Own(Find(compiled, group.Key).Spec),
            [.. group.Select(target => (target, Find(compiled, target.Name).LeftOut))]))]);
    }

    /// <summary>What is wrong with one objective: they are looked at one by one, so that each error names its own.</summary>
    private static Problems ProblemsOf(MonitoredModel model, Target target)
    {
        var problems = new Problems();
        Compile(model, [target], problems);
        return problems;
    }

    private static MonitoredModel? Compile(MonitoredModel model, Target[] targets, Problems problems)
    {
        if (model.Written.ReadInto(problems) is not { } spec)
            return null;
        var tried = targets.Select(target => target.In(spec.Slos.First(slo => slo.Name == target.Slo), target.Node.For(problems))).OfType<SloSpec>();
        return ModelCompiler.Compile(spec with { Slos = [.. spec.Slos, .. tried] }, known: null, model.Written);
    }

    private static ConfiguredSlo Find(MonitoredModel model, string name) => model.Slos.First(slo => slo.Definition.Name == name);
}
