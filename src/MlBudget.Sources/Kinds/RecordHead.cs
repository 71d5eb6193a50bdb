using MlBudget.Core.Records;
using MlBudget.Sources.Json;

namespace MlBudget.Sources.Kinds;

/// <summary>Collects the records of a part, in batches of their own that are kept, and counts those that are refused.</summary>
/// <param name="place">What holds them.</param>
/// <param name="isEnd">Whether they are the last ones of the place.</param>
/// <param name="schema">What is decoded from each.</param>
internal sealed class RecordHead(string place, bool isEnd, RecordSchema schema)
{
    private readonly List<Batch> _batches = [];
    private readonly Dictionary<RejectionReason, (RefusedRecord First, long Count)> _refused = [];

    /// <summary>The paths of fields that its records have.</summary>
    public RecordPaths Paths { get; } = new();

    /// <summary>A batch with room for a row.</summary>
    public Batch Batch() => _batches.Count == 0 || _batches[^1].Count == _batches[^1].Capacity ? NextBatch() : _batches[^1];

    /// <summary>A batch that is empty.</summary>
    public Batch NextBatch()
    {
        _batches.Add(new Batch(schema));
        return _batches[^1];
    }

    /// <summary>Counts a refused record.</summary>
    public void Refuse(RefusedRecord record) => _refused[record.Reason] = _refused.TryGetValue(record.Reason, out var known)
        ? known with { Count = known.Count + 1 } : (record, 1);

    /// <summary>Counts all records that are refused for the reason of the first of them.</summary>
    public void Refuse(RefusedRecord first, long count) => _refused[first.Reason] = (first, count);

    /// <summary>What was collected.</summary>
    public SourceHead Close() => new(place, isEnd)
    {
        Batches = [.. _batches.Where(batch => batch.Count > 0)],
        Paths = Paths.Usual,
        Records = _batches.Sum(batch => (long)batch.Count),
        Refused = [.. _refused.OrderBy(reason => reason.Key).Select(reason => reason.Value)],
    };
}
