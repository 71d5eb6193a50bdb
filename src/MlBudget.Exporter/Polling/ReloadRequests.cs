namespace MlBudget.Exporter.Polling;

/// <summary>Who asks for the configuration to be loaded again.</summary>
internal sealed class ReloadRequests() : Inbox<ReloadRequest, ReloadOutcome>(new(["mlbudget is stopping"]))
{
    /// <inheritdoc cref="Inbox{TRequest, TAnswer}.AskAsync"/>
    public Task<ReloadOutcome> AskAsync() => AskAsync(default);

    /// <summary>Answers all who have asked; does nothing where nobody has.</summary>
    /// <param name="reload">Loads the configuration once for all of them, and gives what came of it.</param>
    public void Answer(Func<ReloadOutcome> reload)
    {
        ReloadOutcome? outcome = null;
        Answer(_ => outcome ??= reload());
    }
}

/// <summary>Somebody wants the configuration to be loaded again.</summary>
internal readonly record struct ReloadRequest;
