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
    private readonly int? _label = model.Labels!.Tracks.OfType<ClassTrack>().FirstOrDefault()?.Column;
    /// <summary>Of so many places is known that they were said: logs are rotated, and nothing more comes of most of them.</summary>
    public const int MostPlaces = 1000;

    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Queue<string> _said = new();
    private readonly HashSet<string> _met = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>How many places are in an episode.</summary>
    public int Open => _open.Count;

    /// <summary>A poll begins: episodes end that the last one didn't meet although it read labels of the place.</summary>
    public void NextPoll()
    {
        _open.RemoveWhere(place => _read.Contains(place) && !_met.Contains(place));
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
        if (!_open.Add(place))
            return;
        _said.Enqueue(place);
        if (_said.Count > MostPlaces)
            _open.Remove(_said.Dequeue());
        var example = new RefusedExample(place, number, RefusedLabel.Describe(labels, row, _label, model.LabelClasses));
        statistics.Show(RejectionReason.Label, example);
        report(example);
    }
}
