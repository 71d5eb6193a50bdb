namespace MlBudget.Sources.Spooling;

/// <summary>A post that somebody waits for.</summary>
/// <param name="post">The post.</param>
/// <param name="key">By what it is known; null for nothing.</param>
internal sealed class Waiting(SpoolPost post, SpoolKey? key)
{
    private readonly TaskCompletionSource<PostOutcome> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PostOutcome? _outcome;

    /// <summary>The post.</summary>
    public SpoolPost Post => post;

    /// <summary>By what it is known; null for nothing.</summary>
    public SpoolKey? Key => key;

    /// <summary>What has become of it.</summary>
    public Task<PostOutcome> Task => _end.Task;

    /// <summary>The post of the same key and lines that comes with it and is written in its place; null for none.</summary>
    public Waiting? Original { get; set; }

    /// <summary>Notes what has become of it, which stands where it is known already.</summary>
    public void End(PostOutcome outcome) => _outcome ??= outcome;

    /// <summary>Tells who waits for it.</summary>
    /// <returns>What has become of it.</returns>
    public PostOutcome Tell()
    {
        // What is written in its place may have failed, and then it isn't there either.
        if (Original is { } original)
            End(original._outcome is { Fate: PostFate.Taken } ? new(PostFate.Repeated) : original._outcome ?? Lost);
        var outcome = _outcome ?? Lost;
        _end.TrySetResult(outcome);
        return outcome;
    }

    private static PostOutcome Lost => new(PostFate.Failed, "it was not written");
}
