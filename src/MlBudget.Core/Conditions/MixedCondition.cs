using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Conditions;

/// <summary>
/// A condition over predictions and outcomes, taken apart: what it asks of a prediction is known when that arrives, and what it asks
/// of outcomes when labels come.
/// </summary>
/// <param name="Canonical">What is counted, apart from how it was written, as of <see cref="Condition.Canonical"/>.</param>
/// <param name="Formula">How its parts are joined: those on predictions first, in their order, then those on outcomes.</param>
/// <param name="OfPredictions">The parts on predictions, as large as can be; at least one.</param>
/// <param name="OfOutcomes">The same of those on outcomes.</param>
public sealed record MixedCondition(
    string Canonical, Formula Formula, ImmutableArray<Condition> OfPredictions, ImmutableArray<Condition> OfOutcomes)
{
    /// <summary>Reads a condition, and asks for the columns that it needs; null where it is not on both, and then for none.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="fields">What the names stand for.</param>
    /// <param name="predictions">Gets the columns of predictions; unchanged when the condition can't be read.</param>
    /// <param name="outcomes">The same of outcomes.</param>
    /// <exception cref="ConditionException">The text is not a condition, or names an unknown field.</exception>
    public static MixedCondition? Parse(
        ConfiguredText text, IReadOnlyDictionary<string, ConditionField> fields, SchemaBuilder predictions, SchemaBuilder outcomes)
    {
        var parser = new ConditionParser(text.Value, fields, mixes: true);
        var root = parser.Parse();
        if (!parser.IsMixed)
            return null;
        var (ofPredictions, ofOutcomes) = (new List<ConditionNode>(), new List<ConditionNode>());
        Collect(root, ofPredictions, ofOutcomes);
        var formula = FormulaOf(root, ofPredictions, ofOutcomes);
        return new(
            text.Canonical(root.Canonical), formula,
            [.. ofPredictions.Select(part => Condition.Of(part, text, predictions, parser.Numbers, readsOutcomes: false))],
            [.. ofOutcomes.Select(part => Condition.Of(WithoutMarks(part), text, outcomes, parser.NumbersOfOutcomes, readsOutcomes: true))]);
    }

    /// <summary>Collects the parts, each once.</summary>
    private static void Collect(ConditionNode node, List<ConditionNode> ofPredictions, List<ConditionNode> ofOutcomes)
    {
        foreach (var part in PartsOf(node))
        {
            if (IsOnOutcomes(part) is not { } isOnOutcomes)
                Collect(part, ofPredictions, ofOutcomes);
            else if (IndexOf(isOnOutcomes ? ofOutcomes : ofPredictions, part) < 0)
                (isOnOutcomes ? ofOutcomes : ofPredictions).Add(part);
        }
    }

    private static Formula FormulaOf(ConditionNode node, List<ConditionNode> ofPredictions, List<ConditionNode> ofOutcomes) =>
        Formula.Of(((Combination)node).IsAnd, [.. PartsOf(node).Select(part => IsOnOutcomes(part) switch
        {
            null => FormulaOf(part, ofPredictions, ofOutcomes),
            false => Formula.Part(IndexOf(ofPredictions, part)),
            true => Formula.Part(ofPredictions.Count + IndexOf(ofOutcomes, part)),
        })]);

    /// <summary>What a combination of both joins: all that is on predictions as one part, all that is on outcomes as one, and each part
    /// that is on both.</summary>
    private static IEnumerable<ConditionNode> PartsOf(ConditionNode node)
    {
        var combination = (Combination)node;
        foreach (var parts in combination.Parts.GroupBy(IsOnOutcomes))
        {
            if (parts.Key is null)
            {
                foreach (var part in parts)
                    yield return part;
            }
            else
            {
                yield return Combination.Of(combination.IsAnd, parts);
            }
        }
    }

    /// <summary>Whether a part is on outcomes, or on predictions; null where it is on both.</summary>
    private static bool? IsOnOutcomes(ConditionNode node)
    {
        if (node is not Combination combination)
            return node is OutcomeNode;
        var parts = combination.Parts.Select(IsOnOutcomes).Distinct().ToArray();
        return parts.Length == 1 ? parts[0] : null;
    }

    private static ConditionNode WithoutMarks(ConditionNode node) => node switch
    {
        OutcomeNode outcome => outcome.Test,
        Combination combination => Combination.Of(combination.IsAnd, combination.Parts.Select(WithoutMarks)),
        _ => node,
    };

    private static int IndexOf(List<ConditionNode> parts, ConditionNode part) =>
        parts.FindIndex(known => known.Canonical == part.Canonical);
}
