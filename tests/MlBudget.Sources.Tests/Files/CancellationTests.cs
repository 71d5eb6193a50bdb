using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Files;

namespace MlBudget.Sources.Tests.Files;

/// <summary>Who stops a source doesn't wait for the rest of its files.</summary>
public sealed class CancellationTests : IDisposable
{
    private readonly LogFolder _logs = new();

    [Fact]
    public void Looking_for_news_ends_before_the_next_file()
    {
        _logs.Write("a.jsonl", Reader.Lines(0, 2));
        using var reader = new Reader(_logs);

        Assert.Throws<OperationCanceledException>(() => reader.Source.Refresh(new CancellationToken(canceled: true)));

        Assert.Empty(reader.Read());
    }

    [Fact]
    public void Reading_ends_before_the_next_file()
    {
        using var stop = new CancellationTokenSource();
        _logs.Write("a.jsonl", "no record\n" + Reader.Lines(0, 1));
        _logs.Write("b.jsonl", Reader.Lines(10, 1));
        // Whoever hears of the first file's line stops it there.
        using var source = new FileSource(
            "predictions", [_logs["*"]], Reader.Schema,
            new ArrivalLimits(ClockMode.Log, TimeProvider.System, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30)),
            new() { OnProblem = _ => stop.Cancel() });
        var batch = new Batch(Reader.Schema, 100);
        source.Refresh(stop.Token);

        Assert.Throws<OperationCanceledException>(() => source.Read(batch, Instant.MaxValue, stop.Token));

        Assert.Equal(1, source.Statistics.Records);
    }

    public void Dispose() => _logs.Dispose();
}
