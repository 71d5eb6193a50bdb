using System.Collections.Immutable;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Policies;
using MlBudget.Settings;
using MlBudget.Settings.Files;
using MlBudget.Settings.Yaml;

namespace MlBudget.Exporter.Backtesting;

/// <summary>Reads the times that people know of: a list of <c>{ from, to, what, model, dimension, slo }</c>, of which the last three
/// narrow down what should have told.</summary>
internal static class IncidentsFile
{
    private const int MostBytes = 4 << 20;
    private const int MostNodes = 100_000;
    private const string Expected = "a list of { from: …, to: …, what: … }";

    /// <summary>The incidents in the order of time; none, with errors, where the file has one.</summary>
    /// <param name="file">The file, named in errors as it is here.</param>
    /// <param name="models">The models of the configuration, replayed or not: an incident of another one is an error.</param>
    /// <param name="errors">Gets every error, as one line each.</param>
    public static ImmutableArray<Incident> Load(string file, IReadOnlyCollection<MonitoredModel> models, List<string> errors)
    {
        if (!WholeFile.TryRead(file, MostBytes, out var bytes, out var reason, mayBePipe: true))
        {
            errors.Add(new Problem(null, "", reason).Describe(file));
            return [];
        }

        var problems = new Problems();
        var root = YamlDocument.Decode(bytes, problems) is { } text
            ? NodeReader.Parse(text, problems, References.None, MostNodes, Expected) : null;
        var items = root?.Items() ?? [];
        if (root is { IsList: true } && items.IsEmpty)
            root.Error($"the list is empty, expected {Expected}");
        var incidents = items.Select(item => Read(item, models)).OfType<Incident>().OrderBy(incident => incident.From).ToImmutableArray();
        errors.AddRange(problems.Described(file));
        return problems.Count == 0 ? incidents : [];
    }

    private static Incident? Read(NodeReader node, IReadOnlyCollection<MonitoredModel> models)
    {
        if (!node.IsMappingOf("from", "to", "what", "model", "dimension", "slo"))
            return null;
        var stretch = RecordReader.Stretch(node);
        var what = node.Required("what")?.Literal("what was wrong");
        var model = node.Optional("model")?.Name([.. models.Select(one => one.Definition.Name)]);
        var concerned = models.Where(one => model is null || one.Definition.Name == model).SelectMany(one => one.Definition.Slos).ToArray();
        var dimension = node.Optional("dimension")?.Choice<Dimension>([.. Dimensions.All.Select(one => (one.Name(), one))]);
        var slo = node.Optional("slo")?.Name([.. concerned.Select(one => one.Name).Distinct()]);
        if (slo is not null && dimension is { } ofDimension && concerned.All(one => one.Name != slo || one.Dimension != ofDimension))
        {
            node.Optional("slo")!.Error($"found '{slo}', which is of the dimension "
                + $"{concerned.First(one => one.Name == slo).Dimension.Name()} and not of {ofDimension.Name()}; leave 'dimension' out");
        }

        return stretch is { } time && what is not null
            ? new(time.From, time.To, what) { Model = model, Dimension = dimension, Slo = slo } : null;
    }
}
