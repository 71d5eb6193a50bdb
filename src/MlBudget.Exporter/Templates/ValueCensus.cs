using System.Collections.Immutable;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Templates;

/// <summary>
/// The values that are in predictions of a template, each for a model of its own: those that came first, up to the bound, and that have had a
/// record lately. What came of others is counted. It is stored as if it were the position of a source, beside how far the predictions are read.
/// </summary>
internal sealed class ValueCensus : IStoredSource
{
    private const string Key = "values";

    private static readonly ImmutableArray<UnwatchedReason> Reasons = [.. Enum.GetValues<UnwatchedReason>()];

    private readonly ValuesDefinition _definition;
    private readonly NamesInUse _names;
    private readonly BlobWriter _blob = new();

    /// <summary>Of each value that is watched the time of its latest record.</summary>
    private readonly Dictionary<string, long> _latest = new(StringComparer.Ordinal);

    private readonly Unwatched[] _unwatched = [.. Reasons.Select(_ => new Unwatched())];

    /// <summary>Of a batch, by the code of a text: how many rows have it, and the latest time of them.</summary>
    private (int Rows, long Latest)[] _ofCodes = [];

    private readonly List<int> _met = [];
    private long _records;
    private bool _hasChanged;

    /// <summary>No value is known.</summary>
    /// <param name="definition">How values are taken out of predictions.</param>
    /// <param name="names">The names of models.</param>
    public ValueCensus(ValuesDefinition definition, NamesInUse names)
    {
        (_definition, _names) = (definition, names);
    }

    /// <inheritdoc/>
    public string Name => StoredValues.SourceName;

    /// <summary>Takes note of predictions.</summary>
    /// <param name="batch">The predictions that count.</param>
    public void Note(Batch batch)
    {
        var column = batch.Category(_definition.Column);
        if (_ofCodes.Length < column.Dictionary.Count)
            Array.Resize(ref _ofCodes, Math.Max(column.Dictionary.Count, 2 * _ofCodes.Length));
        for (var row = 0; row < batch.Count; row++)
        {
            var time = batch.Times[row];
            if (!Bits.Get(column.Valid, row))
            {
                Of(UnwatchedReason.NoValue).Add(1, time, example: null);
                continue;
            }

            ref var met = ref _ofCodes[column.Codes[row]];
            if (met.Rows == 0)
                _met.Add(column.Codes[row]);
            met = (met.Rows + 1, met.Rows == 0 ? time : Math.Max(met.Latest, time));
        }

        foreach (var code in _met)
        {
            Note(column.Dictionary[code], _ofCodes[code].Rows, _ofCodes[code].Latest);
            _ofCodes[code] = default;
        }

        _met.Clear();
        _records += batch.Count;
        _hasChanged |= batch.Count > 0;
    }

    /// <summary>Lets go of the values of which no record counts any more.</summary>
    /// <param name="now">The instant.</param>
    public void Advance(Instant now)
    {
        var from = (now - _definition.Lifetime).Micros;
        foreach (var (value, _) in _latest.Where(known => known.Value < from).ToList())
        {
            _latest.Remove(value);
            _names.GiveBack(_definition.NameOf(value));
            _hasChanged = true;
        }
    }

    /// <summary>What is known.</summary>
    public TemplateReport Report => new(
        _definition.Field, _definition.Most,
        [.. _latest.OrderBy(known => known.Key, StringComparer.Ordinal).Select(known => new TemplateModel(_definition.NameOf(known.Key), known.Key, new(known.Value)))],
        [.. Reasons.Select(reason => Of(reason).Report(reason))])
    {
        Records = _records,
    };

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, byte[]> entries)
    {
        if (!entries.TryGetValue(Key, out var entry))
            return;
        var blob = new BlobReader(entry);
        _records = blob.Total();
        foreach (var unwatched in _unwatched)
            unwatched.Restore(ref blob);
        for (var values = blob.Count(int.MaxValue); values > 0; values--)
        {
            var (value, latest) = (blob.Text(), blob.Time());
            // The configuration may have another bound by now, or a model of that name.
            if (_latest.Count < _definition.Most && _names.TryTake(_definition.NameOf(value)))
                _latest[value] = latest.Micros;
        }
    }

    /// <inheritdoc/>
    public void WriteChanges(ISourceWriter writer)
    {
        if (!_hasChanged)
            return;
        _blob.Clear();
        _blob.Total(_records);
        foreach (var unwatched in _unwatched)
            unwatched.Write(_blob);
        _blob.Total(_latest.Count);
        foreach (var (value, latest) in _latest)
        {
            _blob.Text(value);
            _blob.Time(new(latest));
        }

        writer.Write(Key, _blob.Written);
    }

    /// <inheritdoc/>
    public void Committed() => _hasChanged = false;

    private Unwatched Of(UnwatchedReason reason) => _unwatched[(int)reason];

    private void Note(string value, int rows, long latest)
    {
        if (_latest.TryGetValue(value, out var known))
            _latest[value] = Math.Max(known, latest);
        else if (WhyNot(value) is { } reason)
            Of(reason).Add(rows, latest, value);
        else
            _latest[value] = latest;
    }

    /// <summary>Why a value can't be watched; null where it can, and then its name is taken.</summary>
    private UnwatchedReason? WhyNot(string value) => !ModelTemplate.CanBeNamed(value) ? UnwatchedReason.NoName
        : _names.IsTaken(_definition.NameOf(value)) ? UnwatchedReason.NameTaken
        : _latest.Count >= _definition.Most ? UnwatchedReason.BeyondBound
        : _names.TryTake(_definition.NameOf(value)) ? null : UnwatchedReason.NameTaken;

    /// <summary>The records that are of no model for a reason.</summary>
    private sealed class Unwatched
    {
        private const int LongestExample = 100;

        private long _count;
        private long? _latest;
        private string? _example;

        public void Add(long rows, long time, string? example)
        {
            _count += rows;
            _latest = Math.Max(_latest ?? time, time);
            // A long one is no name, and may be anything.
            _example = example is { Length: > LongestExample } ? example[..LongestExample] : example ?? _example;
        }

        public UnwatchedRecords Report(UnwatchedReason reason) => new(reason, _count, _latest is { } time ? new(time) : null) { Example = _example };

        public void Write(BlobWriter blob)
        {
            blob.Total(_count);
            blob.OptionalTime(_latest is { } time ? new Instant(time) : null);
            blob.Text(_example ?? "");
        }

        public void Restore(ref BlobReader blob)
        {
            _count = blob.Total();
            _latest = blob.OptionalTime()?.Micros;
            _example = blob.Text() is { Length: > 0 } example ? example : null;
        }
    }
}
