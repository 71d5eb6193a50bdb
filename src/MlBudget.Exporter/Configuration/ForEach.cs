using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration;

/// <summary>That an entry is a template: it stands for one model for each value of a field of its predictions.</summary>
/// <param name="Field">The name of that field, among those of <c>predictions.fields</c>.</param>
/// <param name="MaxModels">The most models that it stands for.</param>
/// <param name="Node">Where it is written.</param>
internal sealed record ForEach(string Field, int MaxModels, NodeReader Node)
{
    /// <summary>How many models a template stands for at the most where nobody says.</summary>
    public const int UsualMaxModels = 20;

    /// <summary>The greatest bound: each model reads all of the log, and has series of its own.</summary>
    private const int GreatestMaxModels = 1000;

    private const string BoundKey = "max_models";

    /// <summary>The keys of a model that say it.</summary>
    public static readonly string[] Keys = ["for_each", BoundKey];

    /// <summary>What the value stands for in the name.</summary>
    public string Placeholder => $"{{{Field}}}";

    /// <summary>Whether an entry is a template; null where it is a model, or where that can't be read.</summary>
    /// <param name="model">The entry.</param>
    public static ForEach? Read(NodeReader model)
    {
        var bound = model.Optional(BoundKey);
        var most = (int?)bound?.Integer(1, GreatestMaxModels) ?? UsualMaxModels;
        if (model.Optional("for_each") is not { } node)
        {
            bound?.ErrorAtKey("bounds how many models a template stands for; add for_each, the field by whose values models are told apart");
            return null;
        }

        return node.Literal("the name of a field in predictions.fields such as model_name") is { } field ? new(field, most, node) : null;
    }

    /// <summary>The name of a model of the template; null, with a problem, where it can't be one of several.</summary>
    /// <param name="name">Where it is written; null where it is not.</param>
    /// <param name="value">The model's value of the field.</param>
    public string? ReadName(NodeReader? name, string value)
    {
        if (name is { IsMapping: true })
        {
            name.Error($"found a mapping, expected a text; write it in quotes: \"{Placeholder}\"");
            return null;
        }

        if (name?.Literal($"a name such as \"{Placeholder}\"") is not { } written)
            return null;
        if (written.Contains(Placeholder, StringComparison.Ordinal))
            return NameOf(written, value);
        name.Error($"found {name.Shown}, expected {Placeholder} in it, in quotes: each model of the template needs a name of its own");
        return null;
    }

    /// <summary>The name of a model of the template.</summary>
    /// <param name="written">The template's name.</param>
    /// <param name="value">The model's value of the field.</param>
    public string NameOf(string written, string value) => written.Replace(Placeholder, value, StringComparison.Ordinal);

    /// <summary>Finds SLOs by groups that its own field tells: each of its models has one value of that.</summary>
    /// <param name="slos">The template's SLOs.</param>
    /// <param name="inputs">What the model's records hold; null where that can't be read.</param>
    public void CheckGroups(IEnumerable<SloSpec> slos, ModelInputs? inputs)
    {
        if (inputs?.Predictions.Fields.FirstOrDefault(field => field.Name == Field)?.Path is not { } own)
            return;
        foreach (var split in slos.Select(slo => slo.Split).OfType<SplitSpec>().Where(split => split.Group.Paths.Contains(own)).DistinctBy(split => split.Slo))
            split.Node.Error($"'{split.Group.Name}' is told by '{Field}', by which for_each tells the template's models apart, so that each of them has one value of it; leave out by, or take another attribute");
    }

    /// <summary>Whether the predictions have such a field, and the labels theirs; problems where not.</summary>
    /// <param name="inputs">What the model's records hold; null where that can't be read.</param>
    public bool IsIn(ModelInputs? inputs)
    {
        if (inputs is null)
            return false;
        if (inputs.Predictions.Source is { IsKept: false } || inputs.Labels?.Source is { IsKept: false })
        {
            Node.Error("stands for models that are found in their log, and of what is pushed nothing is kept for who is found later; write a model of its own for each stream");
            return false;
        }

        var known = inputs.Predictions.Fields.Where(field => field.Derived is null).Select(field => field.Name).Where(name => name is not ("time" or "id")).ToArray();
        if (known.Contains(Field))
            return inputs.Labels is not { ModelField: { } field } labels || labels.Own.Any(own => own.Name == field);
        Node.Error(known.Length == 0 ? $"found {Node.Shown}, which is no field of the predictions; add it to predictions.fields"
            : $"found {Node.Shown}, expected a field of predictions.fields; {NodeReader.Suggestion(Field, known)}");
        return false;
    }
}

/// <summary>Which of a template's models is meant.</summary>
/// <param name="Field">The name of the field in the predictions.</param>
/// <param name="LabelsField">The name of the field in labels of a source of their own; null where those of all models are read.</param>
/// <param name="Value">The value.</param>
internal sealed record ModelValue(string Field, string? LabelsField, string Value)
{
    /// <summary>Which records count, for people; null for all.</summary>
    /// <param name="where">The condition that is written; null for none.</param>
    /// <param name="field">The field that has a value; null for none.</param>
    /// <param name="value">The value.</param>
    public static string? Shown(string? where, string? field, string? value)
    {
        if (field is null)
            return where;
        var test = $"{field} == \"{value!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        return where is null ? test : $"({where}) and {test}";
    }
}
