using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Where what is normal comes from while a configuration is read.</summary>
/// <param name="asked">How long the period is from which baselines are to be learned anew, whatever the configuration says;
/// null outside the command for that.</param>
internal sealed class BaselineContext(TimeSpan? asked)
{
    private readonly Dictionary<string, BaselineResult> _files = new(StringComparer.Ordinal);

    /// <summary>How long the period is from which baselines are to be learned anew; null for what the configuration says.</summary>
    public TimeSpan? Asked => asked;

    /// <summary>The baseline in a file that a node names; null, with problems, where there is none that is of the right kind.</summary>
    /// <param name="node">Names the file.</param>
    /// <param name="name">What the model is called; null where that can't be read.</param>
    /// <param name="isOfTraining">Whether it is to be of what the model was trained on.</param>
    public (Baseline? Baseline, ImmutableArray<string> Notes) Read(NodeReader node, string? name, bool isOfTraining)
    {
        if (node.Text("the file that mlbudget baseline has written") is not { } file)
            return (null, []);
        var result = File(file);
        foreach (var error in result.Errors)
            node.Error(node.IsReference ? "the file that it stands for can't be read as a baseline" : error);
        if (result.Baseline is not { } baseline)
            return (null, []);
        if (baseline.IsOfTraining != isOfTraining)
        {
            node.Error(isOfTraining ? "the file tells of a period of the logs, expected what 'mlbudget baseline --training=PATH' writes"
                : "the file tells of a training set, expected what 'mlbudget baseline --from=… --to=…' writes; write training: { file: … } for this one");
            return (null, []);
        }

        var notes = new List<string>();
        if (result.IsChanged)
            notes.Add($"{node.Path}: the baseline was changed since it was learned");
        if (name is not null && result.Model != name)
            notes.Add($"{node.Path}: the baseline was learned of the model '{result.Model}'");
        return (baseline, [.. notes]);
    }

    /// <summary>
    /// What a file of a baseline holds. It is read once, when the configuration is loaded: another one is another configuration, and a
    /// disk that has gone since then doesn't matter.
    /// </summary>
    private BaselineResult File(string file)
    {
        if (!_files.TryGetValue(file, out var result))
            _files[file] = result = BaselineFile.Load(file);
        return result;
    }
}
