using System.Collections.Immutable;
using MlBudget.Exporter.Configuration;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;

namespace MlBudget.Exporter.Backtesting;

/// <summary>Reads objectives to try, as <c>precision=0.95,0.97</c>.</summary>
internal static class TargetReader
{
    /// <summary>As many as one table compares.</summary>
    private const int Most = 50;

    /// <summary>The objectives; what can't be read is left out, with an error.</summary>
    /// <param name="written">The values of the option.</param>
    /// <param name="models">The models that are replayed: an SLO is that of each of them that has one of its name.</param>
    /// <param name="errors">Gets every error, as one line each.</param>
    public static ImmutableArray<Target> Read(IEnumerable<string> written, IReadOnlyCollection<MonitoredModel> models, List<string> errors)
    {
        var known = models.SelectMany(model => model.Definition.Slos).Select(slo => slo.Name).Distinct().ToArray();
        var targets = new List<Target>();
        foreach (var text in written)
        {
            var sign = text.LastIndexOf('=');
            if (sign <= 0 || sign == text.Length - 1)
            {
                errors.Add($"--targets: found '{text}', expected an SLO and the objectives to try, as precision=0.95,0.97");
                continue;
            }

            var slo = text[..sign];
            if (!known.Contains(slo) && slo.Contains('=', StringComparison.Ordinal) && slo.Contains(',', StringComparison.Ordinal))
            {
                errors.Add($"--targets: found '{text}', expected one SLO; write --targets once for each, as "
                    + "--targets=precision=0.95,0.97 --targets=recall=0.9");
                continue;
            }

            if (!known.Contains(slo))
                errors.Add($"--targets: found '{slo}', {NodeReader.Suggestion(slo, known)}");
            else
                targets.AddRange(text[(sign + 1)..].Split(',', StringSplitOptions.TrimEntries).Select(number => Number(slo, number, errors)).OfType<Target>());
        }

        foreach (var again in targets.GroupBy(target => target.Name).Where(group => group.Count() > 1))
            errors.Add($"--targets: {again.Key} is there {again.Count()} times, expected each objective once");
        if (targets.Count > Most)
            errors.Add($"--targets: found {targets.Count} objectives, expected at most {Most}");
        return [.. targets];
    }

    private static Target? Number(string slo, string number, List<string> errors)
    {
        if (number.Length == 0)
        {
            errors.Add($"--targets: {slo}: found nothing between two commas, expected an objective there, as precision=0.95,0.97");
            return null;
        }

        var problems = new Problems();
        if (NodeReader.Parse(number, problems, References.None, mostNodes: 10, "a number such as 0.95") is { } node)
            return new(slo, number, node);
        errors.AddRange(problems.InOrder.Select(problem => $"--targets: {slo}={number}: {problem.Message}"));
        return null;
    }
}
