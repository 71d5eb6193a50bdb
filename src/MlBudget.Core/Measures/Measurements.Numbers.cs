using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Measures;

/// <content>Numbers that labels tell, and what predictions said of them.</content>
public sealed partial class Measurements
{
    /// <summary>What the names of outcomes begin with in conditions.</summary>
    public const string OutcomePrefix = "outcome.";

    /// <summary>The number and the sum of an outcome that is a number, with <see cref="NumberCounting"/>.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="outcome">The name of the outcome, without its prefix.</param>
    /// <exception cref="MissingInputException">There is no such number.</exception>
    public NumberMeasure SumOfOutcome(string asker, string outcome)
    {
        RefuseWeights(asker);
        var field = OutcomeNamed(asker, outcome);
        var track = _tracks.OfNumber(field);
        return new(Add(new NumberCounting(track, _tracks.Canonical(track)), null, []), [RoundingOfOutcome(outcome, field, track)]);
    }

    /// <summary>The errors of a number of predictions against an outcome, with <see cref="ErrorCounting"/>.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="predicted">The name of the predicted number.</param>
    /// <param name="outcome">The name of the outcome, without its prefix.</param>
    /// <exception cref="MissingInputException">There is no such number.</exception>
    public NumberMeasure Errors(string asker, string predicted, string outcome)
    {
        RefuseWeights(asker);
        var known = _shape.Fields.Where(named => named.Value is { IsOutcome: false, Derivation: FieldDerivation.None })
            .Select(named => named.Key).Where(name => !name.StartsWith("groups.", StringComparison.Ordinal));
        if (!_shape.Fields.TryGetValue(predicted, out var field) || !known.Contains(predicted))
            throw new MissingInputException($"{asker}: no field of predictions is named '{predicted}'; {Hint(predicted, known)}");
        var told = OutcomeNamed(asker, outcome);
        var track = _tracks.OfNumber(told);
        var spec = new ColumnSpec(field.Path, ColumnKind.Number, field.Scale);
        var column = _schema.Column(spec);
        var kept = _tracks.Keep(column, spec);
        var canonical = _tracks.Canonical(track);
        var errors = Add(new ErrorCounting(track, kept, $"{spec.Canonical} with {canonical}"), null, [column]);
        var rounding = Add(new RoundingCounting(predicted, spec, track, kept, canonical), null, []);
        return new(errors, [rounding, RoundingOfOutcome(outcome, told, track)]);
    }

    private int RoundingOfOutcome(string outcome, ConditionField field, int track) => Add(new RoundingCounting(
        OutcomePrefix + outcome, new(field.Path, ColumnKind.Number, field.Scale), track, null, _tracks.Canonical(track)), null, []);

    private ConditionField OutcomeNamed(string asker, string name)
    {
        if (_shape.Fields.TryGetValue(OutcomePrefix + name, out var field))
        {
            return field.IsNumber ? field : throw new MissingInputException(
                $"{asker}: the outcome '{name}' is not said to be a number; write type: number beside its field in labels.fields.outcomes, as in "
                + $"{{ {name}: {{ field: {field.Path}, type: number }} }}");
        }

        var known = _shape.Fields.Where(named => named.Value.IsOutcome).Select(named => named.Key[OutcomePrefix.Length..]);
        throw new MissingInputException($"{asker}: no outcome is named '{name}'; {Hint(name, known)}");
    }

    private static string Hint(string name, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToArray();
        return NearestName.Find(name, names) is { } nearest ? $"did you mean '{nearest}'?"
            : names.Length > 0 ? $"expected one of {string.Join(", ", names)}" : "none is configured";
    }
}

/// <summary>A measure of numbers, with those of how much the numbers lost by rounding.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Roundings">The measures of <see cref="RoundingCounting"/>, one for each number that it is of.</param>
public sealed record NumberMeasure(int Measure, ImmutableArray<int> Roundings);
