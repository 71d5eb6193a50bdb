using System.Collections.Immutable;
using MlBudget.Exporter.Configuration.Inherited;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Exporter.Configuration.Owners;
using MlBudget.Exporter.Configuration.Policies;
using MlBudget.Settings;
using MlBudget.Sources;

namespace MlBudget.Exporter.Configuration;

/// <summary>Reads a whole configuration.</summary>
/// <param name="file">How errors name the file.</param>
/// <param name="baselines">Where what is normal comes from.</param>
internal sealed class ConfigurationReader(string file, BaselineContext baselines)
{
    /// <summary>The models' names, and where each of them is.</summary>
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private readonly SourceClaims _claims = new();

    /// <summary>Whether each model is counted in parts, of which this is one.</summary>
    private bool _isShard;

    /// <summary>The configuration; null, with problems, where there is none. Problems elsewhere are left to the caller.</summary>
    /// <param name="root">The file.</param>
    /// <param name="text">Its text.</param>
    public ExporterConfiguration? Read(NodeReader root, string text)
    {
        if (!root.IsMappingOf(["defaults", "limits", "shards", "teams", "actions", "alerting", "push", .. TallyKinds.SharedKeys, "models"]))
            return null;
        var defaults = Defaults.Read(root.Optional("defaults"));
        var limits = Limits.Read(root.Optional("limits"), Limits.BuiltIn);
        _isShard = root.Optional("shards")?.Boolean() ?? false;
        var items = root.Required("models")?.Items() ?? [];
        if (items.IsEmpty && root.Optional("models") is { IsList: true } empty)
            empty.Error("there is no model, expected at least one");
        var teams = TeamsReader.Read(root.Optional("teams"));
        var actions = ActionsReader.Read(root.Optional("actions"));
        var alerting = AlertingReader.Read(root.Optional("alerting"), teams);
        var push = PushLimits.Read(root.Optional("push"));
        var names = new TeamNames(teams);
        var owners = new OwnersReader(names, actions, alerting.Thresholds);
        var reader = new ModelReader(defaults, limits, owners, new PoliciesReader(names), baselines, TallyKinds.Begin(root));
        var entries = items.Select(item => Compile(item, reader)).ToArray();
        var models = entries.Where(entry => entry.Template is null).Select(entry => entry.Model).OfType<MonitoredModel>().ToImmutableArray();
        var written = entries.Select(entry => entry.Model).OfType<MonitoredModel>().ToArray();
        return new()
        {
            Text = text,
            PollInterval = defaults.PollInterval,
            Models = models,
            Templates = [.. entries.Select(entry => entry.Template).OfType<ModelTemplate>()],
            Teams = teams ?? [],
            Alerting = alerting,
            Push = push,
            Actions = actions,
            Notes = [.. written.SelectMany(model => model.Notes), .. written.SelectMany(model => JointNotes.Of(model.Definition.Name, model.Policy, teams ?? []))],
        };
    }

    private (MonitoredModel? Model, ModelTemplate? Template) Compile(NodeReader node, ModelReader reader)
    {
        var spec = reader.Read(node, value: null, out var name);
        // The name is taken also where nothing else of the model can be read.
        if (name is not null && !_names.TryAdd(name, node.Path) && node.Optional("name") is { } again)
            again.Error($"the name {again.Shown} is that of {_names[name]} already");
        if (spec is not null)
            _claims.Check(spec);
        var model = spec is null ? null : ModelCompiler.Compile(spec, known: null, new WrittenModel(file, node, reader));
        if (model is null)
            return (null, null);
        if (_isShard)
        {
            Sharding.Check(model, node);
            model = model with { IsShard = true };
        }

        if (spec!.ForEach is null)
            return (model, null);
        model = model with { Notes = [.. model.Notes, .. TemplateMeaning.NotesOf(spec, model)] };
        return (model, ModelTemplate.Of(spec, model));
    }
}
