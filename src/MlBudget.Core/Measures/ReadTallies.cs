using MlBudget.Core.Time;

namespace MlBudget.Core.Measures;

/// <summary>
/// Tallies that note what is read of them, so that what was computed of it can be kept until that changes: of sums up to which minute they were
/// read, of all else what the answer was. Whoever computes need not say what it hangs on, so nothing can be forgotten.
/// </summary>
/// <param name="tallies">What was counted.</param>
/// <param name="parts">What was found of parts of time before; null where nothing is remembered.</param>
public sealed class ReadTallies(Tallies tallies, PartMemory? parts = null) : Tallies
{
    private readonly List<(int Measure, int To)> _sums = [];
    private readonly List<(int Measure, int? Start)> _starts = [];
    private bool? _answersMayBeMistaken;
    private bool? _labelsMayBeMistaken;
    private bool _isAllRead;
    private int _readTo;
    private int _partsReadTo = int.MinValue;

    /// <inheritdoc/>
    public override bool AnswersMayBeMistaken
    {
        get
        {
            _answersMayBeMistaken ??= tallies.AnswersMayBeMistaken;
            parts?.NoteAnswers(_answersMayBeMistaken.Value);
            return _answersMayBeMistaken.Value;
        }
    }

    /// <inheritdoc/>
    public override bool LabelsMayBeMistaken
    {
        get
        {
            _labelsMayBeMistaken ??= tallies.LabelsMayBeMistaken;
            parts?.NoteLabels(_labelsMayBeMistaken.Value);
            return _labelsMayBeMistaken.Value;
        }
    }

    /// <summary>Whether all that was read is still so.</summary>
    /// <param name="changedFrom">By measure, the earliest minute whose counters have changed since; the greatest number where none has.</param>
    public bool IsSame(ReadOnlySpan<int> changedFrom)
    {
        if (_isAllRead)
            return false;
        foreach (var (measure, to) in _sums)
        {
            if (changedFrom[measure] < to)
                return false;
        }

        // Of parts that were known what was read for all of them together is enough to tell.
        foreach (var measure in parts?.Measures ?? [])
        {
            if (changedFrom[measure] < _partsReadTo)
                return false;
        }

        foreach (var (measure, start) in _starts)
        {
            if (tallies.ObservationStart(measure) != start)
                return false;
        }

        return (_answersMayBeMistaken is null || _answersMayBeMistaken == tallies.AnswersMayBeMistaken)
            && (_labelsMayBeMistaken is null || _labelsMayBeMistaken == tallies.LabelsMayBeMistaken);
    }

    /// <summary>Notes that what is computed hangs on more than can be told: on whatever is counted.</summary>
    public void NoteAll() => _isAllRead = true;

    /// <inheritdoc/>
    public override Counting CountingOf(int measure) => tallies.CountingOf(measure);

    /// <inheritdoc/>
    public override SlotSize SlotOf(int measure) => tallies.SlotOf(measure);

    /// <inheritdoc/>
    public override int ExcludedIn(TimeWindow window, SlotSize slot) => tallies.ExcludedIn(window, slot);

    /// <inheritdoc/>
    public override int GroupsOf(int measure)
    {
        // A group may be new without any event in a window.
        NoteSum(measure, int.MaxValue);
        return tallies.GroupsOf(measure);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ValuesOf(int attribute)
    {
        NoteAll();
        return tallies.ValuesOf(attribute);
    }

    /// <inheritdoc/>
    public override void SumInto(int measure, int group, TimeWindow window, Span<long> sums)
    {
        // Of an hour whose minutes are not known all counts at its first one.
        var hour = TimeWindow.Floor(window.To, TimeWindow.Hour);
        NoteSum(measure, tallies.SlotOf(measure) == SlotSize.Minute && tallies.HasMinutes(measure, group, hour)
            ? window.To : TimeWindow.Ceiling(window.To, TimeWindow.Hour));
        tallies.SumInto(measure, group, window, sums);
    }

    /// <inheritdoc/>
    public override long AllEvents(int measure, TimeWindow window)
    {
        NoteSum(measure, TimeWindow.Ceiling(window.To, TimeWindow.Hour));
        return tallies.AllEvents(measure, window);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<long> ArrivedOf(int measure)
    {
        NoteAll();
        return tallies.ArrivedOf(measure);
    }

    /// <inheritdoc/>
    public override bool HasMinutes(int measure, int group, int hour)
    {
        // What is known of minutes changes only where hours are let go of, which changes all of a measure.
        NoteSum(measure, int.MinValue + 1);
        return tallies.HasMinutes(measure, group, hour);
    }

    /// <inheritdoc/>
    public override int KeptFrom => tallies.KeptFrom;

    /// <inheritdoc/>
    public override int? ObservationStart(int measure)
    {
        var start = tallies.ObservationStart(measure);
        _starts.Add((measure, start));
        parts?.NoteStart(measure, start);
        return start;
    }

    /// <inheritdoc/>
    public override int Remembered<TSubject>(int part, TSubject subject, Func<TSubject, int> find)
    {
        // What hangs on all that is counted is never known for long.
        if (parts is null || _isAllRead)
            return find(subject);
        if (parts.Find(part) is { } known)
        {
            _partsReadTo = Math.Max(_partsReadTo, known.ReadTo);
            return known.Found;
        }

        _readTo = int.MinValue;
        var found = find(subject);
        if (!_isAllRead && _readTo < int.MaxValue)
            parts.Keep(part, new(found, _readTo));
        return found;
    }

    /// <inheritdoc/>
    public override void ForgetParts(int before) => parts?.ForgetBefore(before);

    private void NoteSum(int measure, int to)
    {
        _readTo = Math.Max(_readTo, to);
        parts?.NoteMeasure(measure);
        for (var index = 0; index < _sums.Count; index++)
        {
            if (_sums[index].Measure != measure)
                continue;
            if (_sums[index].To < to)
                _sums[index] = (measure, to);
            return;
        }

        _sums.Add((measure, to));
    }
}
