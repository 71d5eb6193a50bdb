using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>The part of the predictions that a measure counts: those in which a condition on their own fields holds. A prediction of which
/// that is unknown, as where a field is missing, is not in it.</summary>
/// <param name="Condition">The condition, over the columns of predictions.</param>
/// <param name="Shown">The same as it was written, for people.</param>
/// <param name="IsOfGroups">Whether it reads a field of a configured group attribute: then little of it may be shown of few people, and it is counted by the hour,
/// so that minutes tell nothing of one of them.</param>
public sealed record Population(Condition Condition, string Shown, bool IsOfGroups)
{
    /// <summary>Which part it is, apart from how it was written: part of the identity of its measures.</summary>
    public string Canonical { get; } = $"{Condition.Canonical}{(IsOfGroups ? ", each hour" : "")}";

    /// <summary>The columns of predictions that tell it, each once.</summary>
    public ImmutableArray<int> Columns { get; } = [.. Condition.Columns];
}

/// <summary>Which rows of a frame are of a population: found in predictions as they arrive, and of those that a label has found in what was kept
/// of them. Found once of a frame, whoever counts them. Used by one thread.</summary>
/// <param name="population">The population.</param>
/// <param name="kept">The index of its condition among those that are kept of predictions; null where no label is awaited for it.</param>
/// <param name="capacity">The most rows of a frame.</param>
internal sealed class PopulationRows(Population population, int? kept, int capacity)
{
    private readonly ulong[] _holds = new ulong[Bits.Words(capacity)];
    private readonly ulong[] _others = new ulong[Bits.Words(capacity)];
    private readonly ulong[] _within = new ulong[Bits.Words(capacity)];
    private bool _isFound;

    /// <summary>Those of some populations, each once.</summary>
    /// <param name="measures">The measures, with their populations.</param>
    /// <param name="conditions">The conditions that are kept of predictions.</param>
    /// <param name="capacity">The most rows of a frame.</param>
    /// <returns>By measure those of its population; null where it counts all.</returns>
    public static PopulationRows?[] Of(IEnumerable<MeasureDefinition> measures, ImmutableArray<Condition> conditions, int capacity)
    {
        var known = new Dictionary<string, PopulationRows>(StringComparer.Ordinal);
        return [.. measures.Select(measure => measure.Population is { } population ? Find(population) : null)];

        PopulationRows Find(Population population)
        {
            // Which minutes are told apart doesn't matter for which rows there are.
            var canonical = population.Condition.Canonical;
            if (known.TryGetValue(canonical, out var rows))
                return rows;
            var index = conditions.IsDefault ? -1 : conditions.Select(condition => condition.Canonical).ToImmutableArray().IndexOf(canonical);
            return known[canonical] = new(population, index < 0 ? null : index, capacity);
        }
    }

    /// <summary>Another frame comes.</summary>
    public void Forget() => _isFound = false;

    /// <summary>Which of some rows of a frame are of it; valid until the next call.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="rows">The rows, as a bitmap.</param>
    /// <exception cref="InvalidOperationException">Labels have found the rows, and nothing was kept of them.</exception>
    public ReadOnlySpan<ulong> Within(FoldFrame frame, ReadOnlySpan<ulong> rows)
    {
        var holds = Find(frame);
        for (var word = 0; word < rows.Length; word++)
            _within[word] = holds[word] & rows[word];
        return _within.AsSpan(0, rows.Length);
    }

    /// <summary>All rows of a frame that are of it.</summary>
    /// <exception cref="InvalidOperationException">Labels have found the rows, and nothing was kept of them.</exception>
    public ReadOnlySpan<ulong> Find(FoldFrame frame)
    {
        var words = Bits.Words(frame.Count);
        if (kept is { } index)
            return frame.KeptTruths[index].Positive.AsSpan(0, words);
        if (frame.IsJoined)
            throw new InvalidOperationException($"Nothing is kept of predictions where {population.Shown}.");
        if (!_isFound)
            population.Condition.Evaluate(frame.Batch, _holds, _others);
        _isFound = true;
        return _holds.AsSpan(0, words);
    }
}
