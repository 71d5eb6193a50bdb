using MlBudget.Sources.Buffering;
using MlBudget.Sources.Helping;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Spooling;

namespace MlBudget.Sources.Push;

/// <summary>Reads what was pushed to a stream, out of its spool: in the background, as a disk may be as slow as a network.</summary>
internal sealed class PushSource : BufferedSource
{
    /// <summary>How much is read at once, or one post where that is longer.</summary>
    private const int BytesAtOnce = 1 << 20;

    private readonly SpoolReader? _reader;

    /// <summary>A source of which nothing is read before it is asked to look.</summary>
    /// <param name="definition">What is read.</param>
    /// <param name="opening">What for.</param>
    public PushSource(PushSourceDefinition definition, SourceOpening opening)
        : base(
            opening, $"stream '{definition.Stream}'", definition.Layout.Create(opening.Schema, opening.MaxRecordBytes, opening.RequireId),
            opening.Spools is null ? new() { Attempts = 1 } : null) =>
        _reader = opening.Spools?.Of(definition.Stream).Read(LookAgain);

    /// <inheritdoc/>
    protected override string? Trouble => _reader?.Trouble;

    /// <inheritdoc/>
    protected override async ValueTask<FetchedChunk> FetchAsync(ReadOnlyMemory<byte> position, CancellationToken cancel)
    {
        if (_reader is null)
            throw new InvalidOperationException(PushSourceDefinition.OnlyWhileRunning);
        var from = SpoolPosition.Of(position.Span);
        // Not on a thread that serves pages: a disk may let it wait.
        var posts = await OwnThread.Run(() => _reader.Read(from, BytesAtOnce));
        var records = new FetchedRecord[posts.Lines.Count];
        for (var record = 0; record < records.Length; record++)
            records[record] = new(from.Records + record + 1, posts.Lines[record]);
        return new FetchedChunk(records, posts.Position.ToBytes(), posts.IsEnd)
        {
            Progress = posts.IsEnd ? 1 : posts.Position.Offset / (posts.Position.Offset + (double)posts.BytesLeft),
        };
    }

    /// <inheritdoc/>
    protected override void PositionCommitted(ReadOnlyMemory<byte> position) => _reader?.Commit(SpoolPosition.Of(position.Span));

    /// <inheritdoc/>
    protected override ValueTask CloseAsync()
    {
        _reader?.Dispose();
        return ValueTask.CompletedTask;
    }
}
