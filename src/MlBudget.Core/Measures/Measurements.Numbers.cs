using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Measures;

/// <content>Numbers that labels tell, and what predictions said of them.</content>
public sealed partial class Measurements
{
    /// <summary>What the names of outcomes begin with in conditions.</summary>
    public const string OutcomePrefix = "outcome.";

    private const string Label = "label", Lower = "lower", Upper = "upper";

    /// <summary>The names of the ends of intervals.</summary>
    public static readonly ImmutableArray<string> Ends = [Lower, Upper];

    /// <summary>The column of answers that are numbers; null where answers are classes, or not known.</summary>
    internal int? NumericAnswer() => NumberNamed(Prediction);

    /// <summary>Of how many predictions the label is known that is a number: in their own records, or as its track tells it; null where there is no
    /// such label.</summary>
    internal int? NumberCoverage()
    {
        if (_shape.Answers != AnswerKind.Number || _shape.Labels is not { } labels)
            return null;
        if (labels.Origin == LabelOrigin.Inline)
            return NumberNamed(Label) is { } column ? Add(new ColumnCoverageCounting(column, _schema[column].Canonical), null, []) : null;
        return _shape.Fields.TryGetValue(OutcomePrefix + Label, out var field) ? OutcomeCoverage(_tracks.OfNumber(field)) : null;
    }

    /// <summary>What answers, ends of intervals, and labels in the same records have to be: numbers that are kept.</summary>
    private IEnumerable<FieldRule> NumberRules()
    {
        var ends = (Lower: NumberNamed(Lower), Upper: NumberNamed(Upper));
        foreach (var name in new[] { Prediction, Lower, Upper, Label })
        {
            if (NumberNamed(name) is not { } column)
                continue;
            var canonical = $"{_schema[column].Canonical} as a number";
            yield return name == Lower && ends.Upper is { } upper ? new OrderRule(column, upper, $"{canonical} up to {_schema[upper].Canonical}")
                : new RangeRule(name, column, canonical, -Millionths.GreatestInUnits, Millionths.GreatestInUnits);
        }
    }

    private int? NumberNamed(string name) => _shape.Answers == AnswerKind.Number ? FieldColumn(name) : null;

    /// <summary>The number and the sum of an outcome that is a number, with <see cref="NumberCounting"/>.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="outcome">The name of the outcome, without its prefix.</param>
    /// <exception cref="MissingInputException">There is no such number.</exception>
    public NumberMeasure SumOfOutcome(string asker, string outcome)
    {
        RefuseWeights(asker);
        var told = ToldBy(asker, outcome);
        return new(Add(new NumberCounting(told.Track, told.Numbers, told.Canonical), null, told.Columns), [RoundingOf(told)]);
    }

    /// <summary>The number, the sum and the squares of an outcome that is a number, with <see cref="MomentsCounting"/>.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="outcome">The name of the outcome, without its prefix.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">There is no such number.</exception>
    public NumberMeasure MomentsOfOutcome(string asker, string outcome, int? attribute = null)
    {
        RefuseWeights(asker);
        return Moments(ToldBy(asker, outcome), attribute);
    }

    /// <summary>The same of a number of predictions.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="field">The name of the number.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">There is no such number.</exception>
    public NumberMeasure MomentsOfField(string asker, string field, int? attribute = null)
    {
        RefuseWeights(asker);
        return Moments(InRecord(field, ColumnNamed(asker, field)), attribute);
    }

    private NumberMeasure Moments(Told told, int? attribute) =>
        new(Add(new MomentsCounting(told.Track, told.Numbers, told.Canonical), attribute, told.Columns), [RoundingOf(told)]);

    /// <summary>What a number of predictions adds up to, with <see cref="SpendCounting"/>.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="field">The name of the number.</param>
    /// <exception cref="MissingInputException">There is no such number.</exception>
    public NumberMeasure Spend(string asker, string field)
    {
        RefuseWeights(asker);
        var column = ColumnNamed(asker, field);
        return new(Add(new SpendCounting(column, _schema[column].Canonical), null, [column]), [RoundingOf(InRecord(field, column) with
        {
            Numbers = new FineColumnNumbers(column), Canonical = $"{_schema[column].Canonical} in billionths",
        })]);
    }

    /// <summary>The errors of a number of predictions against an outcome, with <see cref="ErrorCounting"/>.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="predicted">The name of the predicted number.</param>
    /// <param name="outcome">The name of the outcome, without its prefix.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">There is no such number.</exception>
    public NumberMeasure Errors(string asker, string predicted, string outcome, int? attribute = null)
    {
        RefuseWeights(asker);
        var pair = PairOf(asker, predicted, outcome);
        return new(Add(new ErrorCounting(pair.Numbers), attribute, pair.Columns), RoundingsOf(pair));
    }

    /// <summary>What relative errors |ŷ − y| / max(|y|, floor) add up to, with <see cref="RelativeErrorCounting"/>.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="predicted">The name of the predicted number.</param>
    /// <param name="outcome">The name of the outcome, without its prefix.</param>
    /// <param name="floor">The least |y| that is divided by, above 0.</param>
    /// <exception cref="MissingInputException">There is no such number.</exception>
    public NumberMeasure RelativeErrors(string asker, string predicted, string outcome, decimal floor)
    {
        RefuseWeights(asker);
        var pair = PairOf(asker, predicted, outcome);
        return new(Add(new RelativeErrorCounting(pair.Numbers, floor), null, pair.Columns), RoundingsOf(pair));
    }

    /// <summary>Pairs, first, and those within a tolerance, second.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="predicted">The name of the predicted number.</param>
    /// <param name="outcome">The name of the outcome, without its prefix.</param>
    /// <param name="tolerance">How far from y is near enough.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">There is no such number.</exception>
    public int WithinTolerance(string asker, string predicted, string outcome, Tolerance tolerance, int? attribute)
    {
        var pair = PairOf(asker, predicted, outcome);
        return AddShare(new ToleranceCounting(pair.Numbers, tolerance), attribute, pair.Columns);
    }

    /// <summary>Intervals with a y, first, and those that hold it, second.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="outcome">The name of the outcome, without its prefix.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">There is no such number.</exception>
    public int IntervalCoverage(string asker, string outcome, int? attribute)
    {
        var (lower, upper) = (PairOf(asker, Lower, outcome), PairOf(asker, Upper, outcome));
        return AddShare(new IntervalCounting(lower.Numbers, upper.Numbers), attribute, [.. lower.Columns, .. upper.Columns]);
    }

    /// <summary>How many intervals there are, and what their widths add up to, with <see cref="WidthCounting"/>.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <exception cref="MissingInputException">There are no intervals.</exception>
    public NumberMeasure Widths(string asker)
    {
        RefuseWeights(asker);
        var (lower, upper) = (ColumnNamed(asker, Lower), ColumnNamed(asker, Upper));
        var widths = Add(new WidthCounting(lower, upper, $"{_schema[lower].Canonical} to {_schema[upper].Canonical}"), null, [lower, upper]);
        return new(widths, [RoundingOf(InRecord(Lower, lower), isPredicted: true), RoundingOf(InRecord(Upper, upper), isPredicted: true)]);
    }

    private Told InRecord(string name, int column) =>
        new(name, _schema[column], null, new ColumnNumbers(column), $"{_schema[column].Canonical} of the same record", [column]);

    /// <summary>How much the numbers of pairs lose by rounding.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="predicted">The names of the predicted numbers.</param>
    /// <param name="outcome">The name of the outcome, without its prefix.</param>
    /// <exception cref="MissingInputException">There is no such number.</exception>
    public ImmutableArray<int> Roundings(string asker, ImmutableArray<string> predicted, string outcome) =>
        [.. predicted.SelectMany(name => RoundingsOf(PairOf(asker, name, outcome))).Distinct()];

    private Pair PairOf(string asker, string predicted, string outcome)
    {
        var column = ColumnNamed(asker, predicted);
        var spec = _schema[column];
        var told = ToldBy(asker, outcome);
        RowNumbers numbers = told.Track is null ? new ColumnNumbers(column) : new KeptNumbers(_tracks.Keep(column, spec));
        return new(
            new(told.Track, numbers, told.Numbers, $"{spec.Canonical} with {told.Canonical}"), [column, .. told.Columns],
            new(predicted, spec, told.Track, numbers, told.Canonical, []), told);
    }

    private ImmutableArray<int> RoundingsOf(Pair pair) => [RoundingOf(pair.Predicted, isPredicted: true), RoundingOf(pair.Actual)];

    private int ColumnNamed(string asker, string predicted)
    {
        var known = _shape.Fields.Where(named => named.Value is { IsOutcome: false, Derivation: FieldDerivation.None })
            .Select(named => named.Key).Where(name => !name.StartsWith("groups.", StringComparison.Ordinal));
        if (!_shape.Fields.TryGetValue(predicted, out var field) || !known.Contains(predicted))
            throw new MissingInputException($"{asker}: no field of predictions is named '{predicted}'; {Hint(predicted, known)}");
        return _schema.Column(field.AsNumber);
    }

    /// <summary>What turned out to be true: in the prediction's own record, or as a label of a source of its own tells it.</summary>
    private Told ToldBy(string asker, string outcome)
    {
        if (_shape.Labels is not { Origin: LabelOrigin.Inline } || outcome != Label || !_shape.Fields.ContainsKey(Label))
        {
            RefuseLabelWeights(asker);
            return OfLabels(outcome, OutcomeNamed(asker, outcome));
        }

        return InRecord(Label, ColumnNamed(asker, Label));
    }

    private Told OfLabels(string outcome, ConditionField field)
    {
        var track = _tracks.OfNumber(field);
        return new(outcome == Label ? Label : OutcomePrefix + outcome, new(field.Path, ColumnKind.Number, field.Scale), track, new ToldNumbers(), _tracks.Canonical(track), []);
    }

    private int RoundingOf(Told told, bool isPredicted = false) =>
        Add(new RoundingCounting(told.Name, told.Spec, told.Track, told.Numbers, isPredicted, told.Canonical), null, []);

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

    private sealed record Told(string Name, ColumnSpec Spec, int? Track, RowNumbers Numbers, string Canonical, ImmutableArray<int> Columns);

    private sealed record Pair(NumberPair Numbers, ImmutableArray<int> Columns, Told Predicted, Told Actual);

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
