using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Records;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Core.Measures;

/// <content>Whether features are there, fresh, and of the values that they have to be.</content>
public sealed partial class Measurements
{
    /// <summary>By required feature, expected values, first, and missing ones, second.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">No feature is required.</exception>
    public ImmutableArray<int> RequiredPresence(string asker, int? attribute = null)
    {
        var required = _shape.Features.Where(feature => feature.Required).ToArray();
        return required.Length > 0 ? [.. required.Select(feature => Presence(feature, attribute))]
            : throw new MissingInputException($"{asker} needs features that are 'required: true'");
    }

    /// <summary>By feature with an age, values with an age, first, and those that are too old, second.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">No feature has an age.</exception>
    public ImmutableArray<int> Staleness(string asker, int? attribute = null)
    {
        ImmutableArray<int> aged = [.. _shape.Features.Select(feature => Age(feature, attribute)).OfType<int>()];
        return aged.Length > 0 ? aged : throw new MissingInputException($"{asker} needs features with 'time_field' and 'max_age'");
    }

    /// <summary>Records, first, and those that violate anything that is asked of their fields, second.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">Nothing is asked of any field.</exception>
    public int Schema(string asker, int? attribute = null) => Rules() is { Length: > 0 } rules
        ? AddShare(new RecordSchemaCounting(rules), attribute, [])
        : throw new MissingInputException($"{asker} needs features, or answers of the usual classes, to check");

    /// <summary>By rule on a field, how often which kind of violation comes.</summary>
    public ImmutableArray<int> FieldSchemas() =>
        [.. Rules().Concat(SamplingRule()).Select(rule => Add(new FieldSchemaCounting(rule), null, []))];

    /// <summary>Expected values of a feature, first, and missing ones, second.</summary>
    public int Presence(FeatureShape feature, int? attribute = null) =>
        AddShare(new PresenceCounting(ColumnOf(feature), feature.Path), attribute, []);

    /// <summary>Values of a feature with an age, first, and those that are too old, second; null where no age is judged.</summary>
    public int? Age(FeatureShape feature, int? attribute = null)
    {
        if (feature is not { TimePath: { } timePath, MaxAge: { } maxAge })
            return null;
        var time = _schema.Column(new(timePath, ColumnKind.Time));
        var canonical = $"{feature.Path} since {timePath} over {Durations.Format(maxAge)}";
        return AddShare(new StalenessCounting(ColumnOf(feature), time, EventTime.From(maxAge), canonical), attribute, [ColumnOf(feature), time]);
    }

    private ImmutableArray<FieldRule> Rules()
    {
        if (!_rules.IsDefault)
            return _rules;
        var rules = ImmutableArray.CreateBuilder<FieldRule>();
        if (PredictionColumn() is { } prediction)
        {
            rules.Add(new CategoryRule(
                "prediction", prediction, $"{_shape.PredictionPath} as {(_shape.Answers == AnswerKind.Class ? CanonicalClasses() : _shape.Classes.Canonical)}",
                _shape.Answers == AnswerKind.Class ? IsClass() : text => _shape.Classes.Of(text) != BinaryClass.Unknown));
        }

        rules.AddRange(NumberRules());
        rules.AddRange(ListRules());
        if (ScoreColumn() is { } score)
            rules.Add(new RangeRule("score", score, $"{_schema[score].Canonical} as a probability", 0, 1));

        rules.AddRange(_shape.Fields.Where(field => field.Value.Derived is not null).OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => new DerivedRule(field.Key, _schema.Column(field.Value.AsNumber), field.Value.Derived!)));
        foreach (var feature in _shape.Features)
            rules.Add(RuleOf(feature));
        return _rules = rules.ToImmutable();
    }

    /// <summary>What the number that says how a record was sampled has to be. It is no rule of the shares of records that violate any: a record
    /// that breaks it is in no share.</summary>
    private IEnumerable<FieldRule> SamplingRule()
    {
        if (SamplingColumn() is { } column)
            yield return RuleOf(SamplingShape.FieldName, column, _shape.Sampling!);
        if (LabelSamplingColumn() is { } ofLabels)
            yield return RuleOf(LabelSampling.FieldName, ofLabels, _shape.Labels!.Sampling!.Shape);
    }

    private RangeRule RuleOf(string name, int column, SamplingShape sampling) =>
        new(name, column, $"{_schema[column].Canonical} as a {sampling.Form}", sampling.Least, sampling.Greatest);

    private FieldRule RuleOf(FeatureShape feature)
    {
        var column = ColumnOf(feature);
        if (feature.Kind == ColumnKind.Category)
        {
            var allowed = feature.Categories.Select(category => category.Value).ToHashSet(StringComparer.Ordinal);
            return new CategoryRule(
                feature.Name, column, $"{feature.Path} in {QuotedText.ListOf(feature.Categories)}",
                text => allowed.Count == 0 || allowed.Contains(text));
        }

        double min = feature.Min ?? double.NegativeInfinity, max = feature.Max ?? double.PositiveInfinity;
        var canonical = string.Create(CultureInfo.InvariantCulture, $"{feature.Path} from {min:R} to {max:R}");
        return new RangeRule(feature.Name, column, canonical, min, max);
    }
}
