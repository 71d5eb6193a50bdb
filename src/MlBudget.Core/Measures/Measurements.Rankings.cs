using System.Collections.Immutable;
using MlBudget.Core.Labels;
using MlBudget.Core.Rankings;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <content>Lists of items that were shown, and what was judged of them.</content>
public sealed partial class Measurements
{
    /// <summary>The name of the list of what was shown.</summary>
    public const string Items = "items";

    /// <summary>The name of the list of its positions.</summary>
    public const string Positions = "positions";

    /// <summary>The name of a number of what was found.</summary>
    private const string Found = "results";

    /// <summary>Says whether a list was judged at all: what else is taken of it may be nothing.</summary>
    private static readonly ListResult IsJudged = new AnyRelevant(null, Relevance.Any);

    /// <summary>What lists are worth, with <see cref="ResultCounting"/>.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="result">What they are worth.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">Nothing is judged, or it is not known what was shown.</exception>
    public int ResultsOf(string asker, ListResult result, int? attribute = null)
    {
        RefuseWeights(asker);
        var (place, columns) = PlaceOf(asker, result);
        return Add(new ResultCounting(place), attribute, columns);
    }

    /// <summary>Lists that were judged, first, and those that are worth at least something, second.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="result">What they are worth.</param>
    /// <param name="bound">What they have to be worth, from 0 to 1.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">Nothing is judged, or it is not known what was shown.</exception>
    public int ListsReaching(string asker, ListResult result, double bound, int? attribute = null)
    {
        var (place, columns) = PlaceOf(asker, result);
        return AddShare(new ReachedCounting(place, bound), attribute, columns);
    }

    /// <summary>Lists that were judged, first, and those with a relevant item among all that were shown, second.</summary>
    /// <inheritdoc cref="ResultsOf"/>
    public int ListsWithRelevant(string asker, int? attribute = null) => ListsReaching(asker, IsJudged, 1, attribute);

    /// <summary>Lists that were judged, first, and those that have an NDCG, since an item of the best order is relevant, second.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="ideal">Of which items the best order is.</param>
    /// <exception cref="MissingInputException">Nothing is judged, or it is not known what was shown.</exception>
    public int ListsWithGain(string asker, IdealList ideal) => ListsReaching(asker, ideal == IdealList.Judged ? new AnyJudgedRelevant() : IsJudged, 1);

    /// <summary>How diverse lists are, with <see cref="ResultCounting"/>.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="list">The name of the list that has the category of each item.</param>
    /// <param name="within">How many of the first items count; null for all.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">There is no such list.</exception>
    public int Diversity(string asker, string list, int? within, int? attribute = null)
    {
        RefuseWeights(asker);
        if (within < 2)
            throw new MissingInputException($"{asker}: of one item nothing is different; write a k of 2 and more");
        var (columns, canonical) = CategoriesOf(asker, list);
        var of = $"diversity of {canonical}{(within is { } depth ? FormattableString.Invariant($" within {depth}") : string.Empty)}";
        return Add(new ResultCounting(new(new DiversityNumbers(columns, within), null, IsJudged: false, of)), attribute, [columns.Categories.Items!.Elements[0]]);
    }

    /// <summary>How much exposure categories of items have, with <see cref="ExposureCounting"/>.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="list">The name of the list that has the category of each item.</param>
    /// <param name="names">The categories that are told apart.</param>
    /// <exception cref="MissingInputException">There is no such list.</exception>
    public int Exposures(string asker, string list, ImmutableArray<string> names)
    {
        RefuseWeights(asker);
        var (columns, canonical) = CategoriesOf(asker, list);
        return Add(new ExposureCounting(columns, names, canonical), null, [columns.Categories.Items!.Elements[0]]);
    }

    /// <summary>Lists, first, and those without an item, second.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">It is not known how many items were found.</exception>
    public int EmptyLists(string asker, int? attribute = null)
    {
        if ((_shape.Lists.GetValueOrDefault(Items) ?? _shape.Lists.GetValueOrDefault(Positions)) is { } list)
        {
            var (whole, first) = (_schema.Column(list.WholeSpec), _schema.Column(list.FirstSpec));
            return AddShare(new EmptyListCounting(whole, first, $"[{list.Written}]"), attribute, [whole]);
        }

        return _shape.Fields.TryGetValue(Found, out var found) && !found.IsOutcome ? OfCondition(new($"{Found} <= 0"), attribute)
            : throw new MissingInputException($"{asker} needs to know what was found; add '{Items}: …[*]', or '{Found}', how many there were, to predictions.fields");
    }

    /// <summary>Where the category of each item is, in the order in which they were shown.</summary>
    private (CategoryColumns Columns, string Canonical) CategoriesOf(string asker, string name)
    {
        if (!_shape.Lists.TryGetValue(name, out var list))
            throw new MissingInputException($"{asker}: no list of predictions is named '{name}'; {(_shape.Lists.IsEmpty ? $"add '{name}: …[*]' to predictions.fields" : Hint(name, _shape.Lists.Keys))}");
        var (positions, items) = (_shape.Lists.GetValueOrDefault(Positions), _shape.Lists.GetValueOrDefault(Items));
        var order = positions is null ? null : ColumnsOf(positions, ColumnKind.Number);
        return (new(new(ColumnsOf(list, ColumnKind.Category), order), items is null ? null : new(ColumnsOf(items, ColumnKind.Category), order)),
            $"[{list.Written}]{(items is null ? "" : $" of [{items.Written}]")}{(positions is null ? "" : $" at [{positions.Written}]")} up to {_shape.MaxItems}");
    }

    /// <summary>Of how many lists something is judged; null where labels are of no lists.</summary>
    internal int? JudgmentCoverage()
    {
        if (_shape.Labels is not { Judgments: { } judged } labels || !FindsItems)
            return null;
        if (labels.Origin == LabelOrigin.Joined)
            return OutcomeCoverage(PlaceOf("labels", IsJudged).Place.Track!.Value);
        var list = ColumnsOf(judged.Grades ?? judged.Clicks!, ColumnKind.Number);
        return Add(new ColumnCoverageCounting(list.Whole, _schema[list.Whole].Canonical), null, []);
    }

    /// <summary>Lists of which something is judged, first, and those of which only items are that were not shown, second; null where labels don't name items.</summary>
    internal int? JudgedNotShown() => _shape.Labels is { Origin: LabelOrigin.Joined, Judgments.AreOfLists: false } && FindsItems
        ? ListsReaching("labels", new OnlyUnshown(), 1) : null;

    /// <summary>By list, how many have more elements than are read.</summary>
    internal void LongLists()
    {
        foreach (var (name, list) in _shape.Lists.OrderBy(list => list.Key, StringComparer.Ordinal))
            Count(name, list, _schema, FoldInput.Predictions);
        if (_shape.Labels is { Origin: LabelOrigin.Joined, Judgments: { AreOfLists: true } judged })
        {
            Count(judged.Clicks is null ? "labels.label" : "labels.clicks", judged.Grades ?? judged.Clicks!, _tracks.Columns, FoldInput.Labels);
            if (judged.Unshown is { } unshown)
                Count("labels.unshown", unshown, _tracks.Columns, FoldInput.Labels);
        }

        void Count(string name, ListShape list, SchemaBuilder schema, FoldInput records)
        {
            var (whole, next) = (schema.Column(list.WholeSpec), schema.Column(new(list.Element(_shape.MaxItems), ColumnKind.Presence)));
            Add(new LongListCounting(name, _shape.MaxItems, whole, next, $"[{list.Written}]", records), null, []);
        }
    }

    /// <summary>Whether it is known of judgments of single items where these were shown.</summary>
    private bool FindsItems => _shape.Labels?.Judgments?.Item is null || _shape.Lists.ContainsKey(Items);

    /// <summary>What lists have to be: grades from 0 to 30, and positions that differ.</summary>
    private IEnumerable<FieldRule> ListRules()
    {
        foreach (var (name, list) in _shape.Lists.Where(list => list.Key is not (Positions or Label) && !list.Value.IsInText).OrderBy(list => list.Key, StringComparer.Ordinal))
            yield return new ListRule(name, _schema.Column(list.WholeSpec), $"[{list.Written}] as a list");
        if (Shown() is { Columns: { Positions: { } positions } shown, Canonical: var canonical })
            yield return new OrderedListRule(Positions, positions.Whole, canonical, new(shown, byPosition: false));
        if (_shape.Labels is { Origin: LabelOrigin.Inline, Judgments: { } judged })
        {
            var graded = Graded(judged);
            yield return new GradedListRule("label", graded.Judged.Whole, $"grades [{(judged.Grades ?? judged.Clicks!).Written}]", new(graded));
        }
    }

    /// <summary>Where it is known of each list what it is worth.</summary>
    private (ResultPlace Place, ImmutableArray<int> Columns) PlaceOf(string asker, ListResult result)
    {
        if (_shape.Labels is not { Judgments: { } judged } labels)
        {
            throw new MissingInputException($"{asker} needs to know which items are relevant; add 'label: grades[*]' to the fields of predictions or of 'labels', or "
                + "'clicks: …[*]', or 'item' or 'position' to those of labels that come item by item");
        }

        if (labels.Origin == LabelOrigin.Inline)
        {
            var graded = Graded(judged);
            var of = FormattableString.Invariant($"up to {_shape.MaxItems}: ") + $"{result.Canonical} of {(judged.Clicks is null ? "grades" : "clicks")} [{(judged.Grades ?? judged.Clicks!).Written}] from {judged.FirstPosition} on"
                + $"{(judged.Unshown is { } unshown ? $" and [{unshown.Written}] unshown" : "")}{(Shown() is { } own ? $" in {own.Canonical}" : "")}";
            return (new(new ListNumbers(graded, result), null, IsJudged: true, of), [graded.Judged.Elements[0]]);
        }

        if (judged.AreOfLists)
            return result is RelevantAt { Rank: var rank } && Shown() is { } known ? OfLongEnough(_tracks.OfList(result), rank, known.Columns, known.Canonical) : Told(_tracks.OfList(result), []);
        var shown = ShownFor(asker, judged);
        return Told(_tracks.OfItems(result, shown?.Columns, shown?.Canonical ?? "any list"), shown is null ? [] : [(shown.Value.Columns.Items ?? shown.Value.Columns.Positions)!.Elements[0]]);

        (ResultPlace, ImmutableArray<int>) Told(int track, ImmutableArray<int> columns) => (new(new ToldResults(), track, IsJudged: true, _tracks.Canonical(track)), columns);

        // Only predictions say which lists had the rank.
        (ResultPlace, ImmutableArray<int>) OfLongEnough(int track, int rank, ShownColumns shown, string of) => (
            new(new ToldResults(_tracks.KeepLength(shown, of), rank), track, IsJudged: true, FormattableString.Invariant($"{_tracks.Canonical(track)} in lists of {rank} and more of {of}")),
            [(shown.Items ?? shown.Positions)!.Elements[0]]);
    }

    private ListColumns ColumnsOf(ListShape list, ColumnKind kind) => TrackCompiler.ColumnsOf(_schema, list, kind, _shape.MaxItems);

    private GradedColumns Graded(JudgmentShape judged) => new(ColumnsOf(judged.Grades ?? judged.Clicks!, ColumnKind.Number), judged.Clicks is not null)
    {
        FirstPosition = judged.FirstPosition,
        Unshown = judged.Unshown is { } unshown ? ColumnsOf(unshown, ColumnKind.Number) : null,
        Shown = Shown()?.Columns,
    };

    /// <summary>What has to be kept of predictions so that judgments find the ranks of their items; null for nothing, where these are their positions, and nobody says what
    /// was shown.</summary>
    private (ShownColumns Columns, string Canonical)? ShownFor(string asker, JudgmentShape judged)
    {
        if (judged.ArePositions)
            return Shown();
        return _shape.Lists.ContainsKey(Items) ? Shown()
            : throw new MissingInputException($"{asker} needs to know where the items of judgments were shown; add '{Items}: …[*]' to predictions.fields");
    }

    /// <summary>Where predictions have what was shown; null where they don't say it.</summary>
    private (ShownColumns Columns, string Canonical)? Shown()
    {
        var (items, positions) = (_shape.Lists.GetValueOrDefault(Items), _shape.Lists.GetValueOrDefault(Positions));
        if (items is null && positions is null)
            return null;
        var columns = new ShownColumns(
            items is null ? null : ColumnsOf(items, ColumnKind.Category), positions is null ? null : ColumnsOf(positions, ColumnKind.Number));
        return (columns, $"{(items is null ? "a list" : $"[{items.Written}]")}{(positions is null ? "" : $" at [{positions.Written}]")} up to {_shape.MaxItems}");
    }
}
