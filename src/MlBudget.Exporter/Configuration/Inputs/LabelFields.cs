using System.Collections.Immutable;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>The fields of labels: those that are configured, and those of their format that aren't.</summary>
/// <param name="labels">The source of labels.</param>
/// <param name="usual">The fields of its format; null where it has none.</param>
/// <param name="others">What fields are for of the model's task, beside those of all models.</param>
internal sealed class LabelFields(NodeReader labels, NodeReader? usual, ImmutableArray<string> others)
{
    /// <summary>What they are for of all models, but for those of conditions.</summary>
    public static readonly ImmutableArray<string> Names = ["id", "time", "label", "outcomes"];

    private readonly NodeReader? _fields = usual is null ? labels.Required("fields") : labels.Optional("fields");

    /// <summary>What else is told than the model's own label; null where nothing is.</summary>
    public NodeReader? Outcomes => _fields?.Optional("outcomes");

    /// <summary>The model's own label, also that of the format where no outcomes are configured; null where there is none.</summary>
    public NodeReader? Label => _fields?.Optional("label") ?? (Outcomes is null ? usual?.Optional("label") : null);

    /// <summary>Where they are configured, or would be.</summary>
    public NodeReader Node => _fields ?? labels;

    /// <summary>A field that is configured; null where it is not.</summary>
    public NodeReader? Written(string name) => _fields?.Optional(name);

    /// <summary>A field of the format; null where it has none.</summary>
    public NodeReader? Usual(string name) => usual?.Optional(name);

    /// <summary>Reads the fields that conditions name.</summary>
    public ImmutableArray<RecordField> ReadOwn()
    {
        var own = (_fields?.Entries() ?? []).Where(IsOwn).Select(RecordFields.ReadField).ToImmutableArray();
        var more = (usual?.Entries() ?? []).Where(each => IsOwn(each) && own.All(known => known.Name != each.Key));
        return [.. own, .. more.Select(each => RecordFields.ReadField(each) with { IsUsual = true })];
    }

    /// <summary>Whether there are fields; a problem if not. Without something that reads them, other names are mistakes.</summary>
    /// <param name="reader">What reads other names; null for nothing.</param>
    public bool AreKnown(NodeReader? reader)
    {
        if (_fields is null)
            return usual is not null;
        if (reader is null)
            return _fields.IsMappingOf([.. Names, .. others, .. (usual?.Entries() ?? []).Select(each => each.Key).Except(Names).Except(others)]);
        _fields.Entries();
        return _fields.IsMapping;
    }

    /// <summary>A field; null, with a problem, where neither the configuration nor the format has it.</summary>
    public NodeReader? Required(string name)
    {
        if ((name == "label" ? Label : _fields?.Optional(name) ?? usual?.Optional(name)) is { } found)
            return found;
        if (_fields is null && usual is not null)
            labels.ErrorAtKey($"the format doesn't tell '{name}', which is for you to say; add it to labels.fields");
        return _fields?.Required(name);
    }

    private bool IsOwn(NodeReader field) => !Names.Contains(field.Key) && !others.Contains(field.Key);
}
