namespace MlBudget.Core.Measures;

/// <summary>
/// What was found of parts of time, such as the slices that an SLO judges, for the next time that it is asked. It holds until something changes that
/// was read for it: <see cref="ReadTallies"/> note that. Who owns it tells of every change (<see cref="Forget"/>) before it is used again.
/// </summary>
public sealed class PartMemory
{
    private readonly HashSet<int> _measures = [];
    private readonly Dictionary<int, int?> _starts = [];
    private readonly Dictionary<int, Part> _parts = [];
    private bool? _answersMayBeMistaken;
    private bool? _labelsMayBeMistaken;
    private int _earliest = int.MaxValue;

    /// <summary>The measures that were read for any of it.</summary>
    internal IEnumerable<int> Measures => _measures;

    /// <summary>Lets go of what hangs on what has changed.</summary>
    /// <param name="changedFrom">By measure, the earliest minute whose counters have changed since the last time; the greatest number where none
    /// has.</param>
    /// <param name="tallies">What was counted, as it is now.</param>
    public void Forget(ReadOnlySpan<int> changedFrom, Tallies tallies)
    {
        var from = int.MaxValue;
        foreach (var measure in _measures)
            from = Math.Min(from, changedFrom[measure]);
        foreach (var (number, part) in _parts)
        {
            if (part.ReadTo > from)
                _parts.Remove(number);
        }

        var isSame = (_answersMayBeMistaken is not { } answers || answers == tallies.AnswersMayBeMistaken)
            && (_labelsMayBeMistaken is not { } labels || labels == tallies.LabelsMayBeMistaken);
        foreach (var (measure, start) in _starts)
            isSame &= tallies.ObservationStart(measure) == start;
        if (isSame)
            return;
        _parts.Clear();
        _starts.Clear();
        (_answersMayBeMistaken, _labelsMayBeMistaken) = (null, null);
    }

    /// <summary>Lets go of parts that are not asked for any more.</summary>
    /// <param name="first">The number of the first that is.</param>
    internal void ForgetBefore(int first)
    {
        for (_earliest = Math.Min(_earliest, first); _earliest < first; _earliest++)
            _parts.Remove(_earliest);
    }

    /// <summary>What is known of a part; null where nothing is.</summary>
    internal Part? Find(int number) => _parts.TryGetValue(number, out var part) ? part : null;

    /// <summary>Keeps what was found of a part.</summary>
    internal void Keep(int number, Part part)
    {
        _parts[number] = part;
        _earliest = Math.Min(_earliest, number);
    }

    /// <summary>Notes that a measure was read.</summary>
    internal void NoteMeasure(int measure) => _measures.Add(measure);

    /// <summary>Notes when the observation of a measure was said to start.</summary>
    internal void NoteStart(int measure, int? start) => _starts[measure] = start;

    /// <summary>Notes what was said of texts of answers.</summary>
    internal void NoteAnswers(bool mayBeMistaken) => _answersMayBeMistaken = mayBeMistaken;

    /// <summary>Notes what was said of texts of labels.</summary>
    internal void NoteLabels(bool mayBeMistaken) => _labelsMayBeMistaken = mayBeMistaken;

    /// <summary>What was found of a part, and up to which minute counters were read for it.</summary>
    internal readonly record struct Part(int Found, int ReadTo);
}
