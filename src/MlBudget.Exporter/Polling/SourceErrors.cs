
namespace MlBudget.Exporter.Polling;

/// <summary>Says what is wrong with a source once per episode, and that it is over; and once for all that a group attribute
/// has more values than are kept apart.</summary>
/// <param name="log">Where to.</param>
internal sealed class SourceErrors(ILogger log)
{
    private readonly Dictionary<(string Model, string Source), string> _episodes = [];
    private readonly HashSet<string> _overflown = [];

    /// <summary>Looks at the sources after a poll.</summary>
    public void Note(Snapshot snapshot)
    {
        foreach (var model in snapshot.Models)
        {
            foreach (var source in model.Sources)
                Note(model.Report.Model, source);
            if (model.Report.GroupOverflow > 0 && _overflown.Add(model.Report.Model))
                NoteOverflow(model.Report.Model);
        }
    }

    private void NoteOverflow(string model) => log.ForContext("Model", model).Warning(
        "a group attribute has more values than limits.max_group_values: records with further ones count as one group");

    private void Note(string model, SourceStatus source)
    {
        var key = (model, source.Name);
        var before = _episodes.GetValueOrDefault(key);
        if (source.Error == before)
            return;
        var context = log.ForContext("Model", model).ForContext("Source", source.Name);
        if (source.Error is null)
        {
            _episodes.Remove(key);
            context.Information("the source can be read again");
            return;
        }

        _episodes[key] = source.Error;
        context.Error("{Error:l}", source.Error);
    }
}
