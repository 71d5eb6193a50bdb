using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Labels;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Measures;

/// <content>Which of many classes answers and labels are.</content>
public sealed partial class Measurements
{
    /// <summary>Labelled rows, first, those of a class, second, and those of them whose answer is right, third.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="name">The class.</param>
    /// <param name="side">Whether labels or answers are of the class.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">There are no answers, no labels, or no such class.</exception>
    public int OfClass(string asker, string name, ClassSide side, int? attribute = null)
    {
        var pair = ClassPair(asker);
        if (!_shape.ManyClasses.IsEmpty && !Codes(_shape.ManyClasses).Contains(ClassCodes.Of(name)))
            throw new MissingInputException($"{asker}: found '{name}', which is none of 'classes'; {Hint(name, _shape.ManyClasses)}");
        return AddShare(new OneClassCounting(pair.Numbers, name, side), attribute, pair.Columns);
    }

    /// <summary>Labelled rows, first, and those whose label is one of several answers, second.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="ranked">The names of the fields of the answers, the best first; each once, at least one.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">There are no such answers, or no labels.</exception>
    public int AmongRanked(string asker, ImmutableArray<string> ranked, int? attribute = null)
    {
        var pair = ClassPair(asker);
        var columns = ranked.Select(name => RankedColumn(asker, name)).ToImmutableArray();
        var pairs = columns.Select(column => pair.Numbers with { Predicted = ClassesIn(column, pair.Numbers.Track) }).ToImmutableArray();
        var canonical = $"first of {string.Join(", ", columns.Select(column => QuotedText.Of(_schema[column].Path)))} with {pair.Numbers.Canonical}";
        return AddShare(new RankedCounting(pairs, canonical) { Columns = columns }, attribute, [.. columns, .. pair.Columns]);
    }

    /// <summary>Labelled rows by class, with <see cref="ClassesCounting"/>; null while it is not known which classes there are.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <exception cref="MissingInputException">There are no answers or no labels.</exception>
    public int? ByClass(string asker)
    {
        RefuseWeights(asker);
        var pair = ClassPair(asker);
        return ToldApart() is { IsEmpty: false } classes ? Add(new ClassesCounting(pair.Numbers, classes), null, pair.Columns) : null;
    }

    /// <summary>The classes that are told apart: those that are configured, or else the most frequent answers of the baseline; empty while there
    /// are neither. Their order is that of what they stand for, so that it is no matter in which they are written.</summary>
    public ImmutableArray<string> ToldApart()
    {
        var usual = _shape.Baseline?.Features.OfType<CategoricalBaseline>()
            .FirstOrDefault(feature => feature.Name == Prediction && feature.Path == _shape.PredictionPath)?.Categories ?? [];
        var classes = _shape.ManyClasses.IsEmpty ? usual.DistinctBy(ClassCodes.Of).Take(_shape.MaxClasses) : _shape.ManyClasses;
        return [.. classes.OrderBy(ClassText.Fold, StringComparer.Ordinal)];
    }

    /// <summary>The index of the answer among what is kept of predictions; null where it is not one of many classes, or no label waits for it.</summary>
    internal int? KeptAnswer() => _shape is { Answers: AnswerKind.Class, Labels: { Origin: LabelOrigin.Joined, Path: not null } } && PredictionColumn() is { } answer
        ? _tracks.KeepClass(answer, _schema[answer]) : null;

    private (NumberPair Numbers, ImmutableArray<int> Columns) ClassPair(string asker)
    {
        var (labels, track) = TrueClass(asker);
        RowNumbers actual = track is null ? new ColumnClasses(LabelColumn()) : new ToldNumbers();
        return (new(track, ClassesIn(PredictionColumn()!.Value, track), actual, ClassesOfLabels(labels, track)), AnswerAndLabel(track));
    }

    private RowNumbers ClassesIn(int column, int? track) =>
        track is null ? new ColumnClasses(column) : new KeptNumbers(_tracks.KeepClass(column, _schema[column]));

    private int RankedColumn(string asker, string name)
    {
        string[] others = [Label, Score, "version", "error", SamplingShape.FieldName];
        var known = _shape.Fields.Where(field => field.Value is { IsOutcome: false, Derivation: Conditions.FieldDerivation.None, Derived: null }).Select(field => field.Key)
            .Where(field => !others.Contains(field) && !field.Contains('.', StringComparison.Ordinal));
        return _shape.Fields.TryGetValue(name, out var ranked) && known.Contains(name) ? _schema.Column(new(ranked.Path, ColumnKind.Category))
            : throw new MissingInputException($"{asker}: no field of predictions is named '{name}'; {Hint(name, known)}");
    }

    private string CanonicalClasses() => _shape.ManyClasses.IsEmpty ? ClassCodes.Canonical
        : $"{ClassCodes.Canonical} in {QuotedText.ListOf(_shape.ManyClasses.Select(name => new ConfiguredText(ClassText.Fold(name))))}";

    /// <summary>Whether a text is one of the classes: any, where these are not configured.</summary>
    private Func<string, bool> IsClass()
    {
        var codes = Codes(_shape.ManyClasses);
        return text => codes.Count == 0 || codes.Contains(ClassCodes.Of(text));
    }

    private static HashSet<long> Codes(ImmutableArray<string> classes) => [.. classes.Select(ClassCodes.Of)];
}
