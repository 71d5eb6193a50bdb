using MlBudget.Core.Compiling;
using MlBudget.Core.Labels;
using MlBudget.Core.Records;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// Reports labels that are refused when they are counted, once per episode as other records are: the first of a place, until labels
/// of that place came for a whole poll without another one.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="statistics">What the source of labels has read.</param>
/// <param name="report">Gets those that begin an episode.</param>
internal sealed class RefusedLabels(ModelDefinition model, SourceStatistics statistics, Action<RefusedExample> report)
{
    /// <summary>Of so many places is known that they were said: logs are rotated, and nothing more comes of most of them.</summary>
    public const int MostPlaces = 1000;

    private readonly int? _label = model.Labels!.Tracks.OfType<LabelTrack>().FirstOrDefault()?.Column;

    /// <summary>The places in an episode, in the order in which those began; the values say nothing.</summary>
    private readonly OrderedDictionary<string, bool> _open = new(StringComparer.Ordinal);

    private readonly HashSet<string> _met = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>How many places are in an episode.</summary>
    public int Open => _open.Count;

    /// <summary>A poll begins: episodes end that the last one didn't meet although it read labels of the place.</summary>
    public void NextPoll()
    {
        for (var index = _open.Count - 1; index >= 0; index--)
        {
            if (_open.GetAt(index).Key is var place && _read.Contains(place) && !_met.Contains(place))
                _open.RemoveAt(index);
        }

        _met.Clear();
        _read.Clear();
    }

    /// <summary>Notes where the labels of a batch come from.</summary>
    public void NoteRead(Batch labels)
    {
        for (var row = 0; row < labels.Count && _open.Count > 0; row++)
            _read.Add(labels.Origins![row].Place);
    }

    /// <summary>Notes a label that is refused.</summary>
    public void NoteRefused(Batch labels, int row)
    {
        var (place, number) = labels.Origins![row];
        _met.Add(place);
        if (!_open.TryAdd(place, true))
            return;
        if (_open.Count > MostPlaces)
            _open.RemoveAt(0);
        var example = new RefusedExample(place, number, RefusedLabel.Describe(labels, row, _label, model.LabelsOfTwo));
        statistics.Show(RejectionReason.Label, example);
        report(example);
    }
}
