using MlBudget.Core.Compiling;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Text;
using MlBudget.Exporter.Configuration.Inputs;

namespace MlBudget.Exporter.Configuration;

/// <summary>One entry that stands for several models: one for each value of a field of its predictions.</summary>
internal sealed record ModelTemplate
{
    /// <summary>The longest value that is a model's name: what is longer is no name, but an id or a text.</summary>
    public const int LongestValue = 128;

    /// <summary>What stands for bytes that are no character: such values could not be told apart.</summary>
    private const char NoCharacter = '\uFFFD';

    /// <summary>What it is called: the models' name with the field in braces where the value stands.</summary>
    public required string Name { get; init; }

    /// <summary>That it is one, as it is written.</summary>
    public required ForEach ForEach { get; init; }

    /// <summary>A model of it whose value is the field in braces, which stands for all of them.</summary>
    public required MonitoredModel Prototype { get; init; }

    /// <summary>What reads the values: it counts no SLO, and has the template's name and sources.</summary>
    public required MonitoredModel Reader { get; init; }

    /// <summary>How long a model stays without a record: by then nothing of it counts any more.</summary>
    public TimeSpan Lifetime => Prototype.Definition.Retention;

    /// <summary>Whether a value can be a part of a model's name: it is shown in metrics, logs and addresses.</summary>
    public static bool CanBeNamed(string value) =>
        value.Length <= LongestValue && !string.IsNullOrWhiteSpace(value) && value == value.Trim() && !value.Contains(NoCharacter) && !value.EnumerateRunes().Any(FoundText.IsHidden);

    /// <summary>The name of the model of a value.</summary>
    public string NameOf(string value) => ForEach.NameOf(Name, value);

    /// <summary>The model of a value.</summary>
    public ModelResult Of(string value)
    {
        var result = Prototype.Written.Of(value).With(baselines: null);
        return result.Model is null ? result : result with { Model = result.Model with { IsShard = Prototype.IsShard } };
    }

    /// <summary>The template of a model as it is written; null, with problems, where its values can't be read.</summary>
    /// <param name="spec">The model as it is written.</param>
    /// <param name="prototype">The model of it that stands for all of them.</param>
    public static ModelTemplate? Of(ModelSpec spec, MonitoredModel prototype)
    {
        if (spec is not { ForEach: { } each, Value: not null } || !RecordFields.CanBeNamed(each.Field))
            return null;
        var inputs = spec.Inputs with { Labels = null, Features = [], Groups = [], Baseline = null };
        var field = inputs.Predictions.Find(each.Field)!;
        var measurements = new Measurements(new ModelShape
        {
            TimePath = inputs.Predictions.Find("time")?.Path ?? string.Empty,
            Fields = RecordFields.ForConditions(inputs),
            Where = inputs.Predictions.Where?.Configured("a condition such as version == \"2.1\""),
        });
        // Of other values, or by another condition, it is another reading of the logs: its identity is that of what it counts.
        measurements.OfCondition($"{each.Field} is not null");
        var column = measurements.TextColumn(field.Path);
        var definition = new ModelDefinition
        {
            Name = prototype.Definition.Name,
            Task = spec.Task,
            Where = measurements.Where,
            Measures = measurements.Measures,
            Predictions = measurements.Predictions,
            Slos = [],
            Delay = prototype.Definition.Delay,
            Limits = spec.Limits.Model,
        };
        var feeds = prototype.FeedsOf(FeedRole.Predictions).Select(feed => feed with { Schema = definition.Predictions });
        return new()
        {
            Name = definition.Name,
            ForEach = each,
            Prototype = prototype,
            Reader = new(definition, [.. feeds], spec.Limits.Records, [])
            {
                Where = inputs.Predictions.Where?.Written,
                Policy = spec.Policy with { Gates = [], Adjustments = [], Exclusions = [] },
                Written = prototype.Written,
                Values = new(column, each.MaxModels, prototype.Definition.Retention, value => each.NameOf(definition.Name, value)) { Field = each.Field },
            },
        };
    }
}

/// <summary>How values are taken out of predictions, each for a model of its own.</summary>
/// <param name="Column">The index of their column.</param>
/// <param name="Most">How many models there are at the most.</param>
/// <param name="Lifetime">How long a model stays without a record.</param>
/// <param name="NameOf">The name of the model of a value.</param>
internal sealed record ValuesDefinition(int Column, int Most, TimeSpan Lifetime, Func<string, string> NameOf)
{
    /// <summary>What the field is called whose values they are.</summary>
    public required string Field { get; init; }
}
