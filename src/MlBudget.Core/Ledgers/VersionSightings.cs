using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Ledgers;

/// <summary>
/// Since when versions of a model have answered, in event time: the time of the earliest prediction of each, in whatever order they came.
/// It outlives the tallies, and is bound by the cap of values that are kept apart.
/// </summary>
/// <param name="versions">The versions.</param>
public sealed class VersionSightings(GroupCodes versions)
{
    /// <summary>Of a version of which it was not asked yet whether it is known from before.</summary>
    private const long NotAsked = long.MinValue;

    private readonly Dictionary<string, long> _first = new(StringComparer.Ordinal);
    private long[] _ofCodes = [];

    /// <summary>Goes up whenever a version is seen first, or earlier.</summary>
    public long Changes { get; private set; }

    /// <summary>The versions, each with the time of its earliest prediction.</summary>
    public IEnumerable<(string Version, Instant First)> All => _first.Select(seen => (seen.Key, new Instant(seen.Value)));

    /// <summary>Whether a version has answered.</summary>
    public bool HasSeen(string version) => _first.ContainsKey(version);

    /// <summary>Takes what was seen of a version before.</summary>
    /// <param name="version">The version.</param>
    /// <param name="first">The time of its earliest prediction.</param>
    public void Restore(string version, Instant first)
    {
        _first[version] = first.Micros;
        Changes++;
    }

    /// <summary>Notes the versions of the rows of a frame that count.</summary>
    /// <param name="frame">Predictions, with their batch.</param>
    /// <param name="attribute">The index of the attribute that is the version.</param>
    internal void Note(FoldFrame frame, int attribute)
    {
        if (_ofCodes.Length < versions.Count)
        {
            var known = _ofCodes.Length;
            Array.Resize(ref _ofCodes, Math.Max(versions.Count, known * 2));
            _ofCodes.AsSpan(known).Fill(NotAsked);
        }

        var (codes, times) = (frame.Groups[attribute], frame.Batch.Times);
        for (var row = 0; row < frame.Count; row++)
        {
            var code = codes[row];
            if (code > GroupCodes.Overflow && times[row] < FirstOf(code) && Bits.Get(frame.Rows, row))
                Set(code, times[row]);
        }
    }

    private long FirstOf(int code)
    {
        ref var first = ref _ofCodes[code];
        if (first == NotAsked)
            first = _first.GetValueOrDefault(versions[code], long.MaxValue);
        return first;
    }

    private void Set(int code, long time)
    {
        _ofCodes[code] = _first[versions[code]] = time;
        Changes++;
    }
}
