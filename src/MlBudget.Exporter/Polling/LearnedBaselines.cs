using MlBudget.Core.Baselines;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Polling;

/// <summary>The baselines that were learned, kept in the store as the text that people can read.</summary>
/// <param name="store">Where they are.</param>
internal sealed class LearnedBaselines(Store store)
{
    private readonly StoredBaselines _stored = new(store);
    private readonly StoredAcceptances _accepted = new(store);

    /// <summary>
    /// Reads the baselines of the models that learn theirs. One that was learned from another length of period, for other drift
    /// windows or of other records, or that this version can't read, is forgotten: the model learns anew.
    /// </summary>
    /// <param name="models">The models, as they are configured without what was learned.</param>
    /// <param name="log">Gets why one is forgotten.</param>
    /// <exception cref="StorageException">They can't be read.</exception>
    public IReadOnlyDictionary<string, Baseline> Read(IEnumerable<MonitoredModel> models, ILogger log) => store.InTransaction("read", () =>
    {
        var baselines = new Dictionary<string, Baseline>(StringComparer.Ordinal);
        foreach (var model in models)
        {
            var name = model.Definition.Name;
            if (_stored.Find(name) is not { } stored)
                continue;
            var reason = "it was learned from another period, for other drift windows or of other records";
            if (stored.Asked == AskedOf(model))
            {
                var result = BaselineFile.Parse("baseline", stored.Text);
                if (result.Baseline is { } baseline)
                {
                    baselines[name] = baseline;
                    continue;
                }

                reason = result.Errors[0];
            }

            _stored.Forget(name);
            log.OfModel(name).BaselineForgotten(reason);
        }

        return baselines;
    });

    /// <summary>Keeps what was learned of a model; where people have accepted a baseline that lacked something, the accepted one has it from
    /// now on.</summary>
    /// <returns>Null, or why it could never be read again, so that it is not kept.</returns>
    /// <exception cref="StorageException">It can't be written.</exception>
    public string? Write(MonitoredModel model, Baseline baseline) => store.Write(() =>
    {
        var name = model.Definition.Name;
        var text = BaselineWriter.Write(name, baseline);
        if (BaselineFile.Parse("baseline", text) is { Baseline: null } unreadable)
            return unreadable.Errors[0];
        if (model.Definition.Acceptance is not null && _accepted.Find(name) is { } accepted)
            _accepted.Put(name, accepted with { Text = text });
        else
            _stored.Put(name, new(AskedOf(model), text));
        return null;
    });

    /// <summary>What was asked for, so that another question is not given an old answer; empty where nothing is learned.</summary>
    private static string AskedOf(MonitoredModel model)
    {
        if (model.Definition is not { Learning: { Period: { } period, DriftWindow: var window }, RowLayout: var rows })
            return string.Empty;
        return $"{Durations.Format(period)} for windows of {Durations.Format(window)}, of {rows.Identity}, answers {rows.Answer}"
            + (LabelSampling.CanonicalOf(model.Definition.Sampling, model.Definition.Labels?.Sampling) is { Length: > 0 } sampling ? $", sampled by {sampling}" : "");
    }
}
