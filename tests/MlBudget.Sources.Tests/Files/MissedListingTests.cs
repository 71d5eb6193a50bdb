using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Files;
using MlBudget.Sources.Json;

namespace MlBudget.Sources.Tests.Files;

/// <summary>Files that go elsewhere while a poll looks for them, or between its look and its reading.</summary>
public sealed class MissedListingTests : IDisposable
{
    private const int Day = 86_400;

    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_log_that_a_listing_misses_because_it_is_renamed_meanwhile_is_looked_for_again()
    {
        var (options, statistics, missed) = (new FileSourceOptions(), new SourceStatistics(), "");
        var pattern = new FilePattern(_folder["x.log*"]);
        using var catalog = new FileCatalog(List, options, Open);
        _folder.Write("x.log", Reader.Lines(0, 40));
        catalog.Refresh(CancellationToken.None);
        var batch = new Batch(Reader.Schema, 100);
        catalog.Streams.Single().Read(batch, Instant.MaxValue, new ReadBudget(100, 10_000));

        _folder.Rename("x.log", "x.log.1");
        _folder.Write("x.log", Reader.Lines(40, 40));
        missed = _folder["x.log.1"];
        catalog.Refresh(CancellationToken.None);

        Assert.Equal(
            [(_folder["x.log"], 0L), (_folder["x.log.1"], 40L)],
            catalog.Streams.Select(stream => (stream.File.Path, stream.File.Lines)).OrderBy(stream => stream.Path, StringComparer.Ordinal));

        List<FileSighting> List(List<string> errors)
        {
            var found = pattern.List(errors);
            found.RemoveAll(file => file.Path == missed);
            missed = "";
            return found;
        }

        RecordStream Open(LogFile file) => new(
            file, new JsonFormat(Reader.Schema, options.MaxLineBytes, options.RequireId), new ArrivalLimits(
                ClockMode.Log, TimeProvider.System, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30)), statistics, options);
    }

    [Fact]
    public void What_was_compressed_behind_the_look_of_a_poll_is_read_before_what_follows_a_long_silence()
    {
        using var reader = new DurableReader(_folder, "x.log*");
        _folder.Write("x.log.1", Reader.Lines(0, 150));
        Assert.Equal(150, reader.Poll().Count);
        reader.CommitAndRestart();
        _folder.Append("x.log.1", Reader.Lines(8 * Day, 150));
        _folder.Write("x.log", Reader.Lines(9 * Day, 150));

        reader.Reader.Source.Refresh();
        _folder.Compress("x.log.1", "x.log.1.gz");
        _folder.Delete("x.log.1");

        Assert.Equal([.. Enumerable.Range(8 * Day, 150), .. Enumerable.Range(9 * Day, 150)], reader.Reader.Read());
        Assert.Equal(ArrivalGuard.Agreement - 1, reader.Statistics.Rejected(RejectionReason.SetAside));
    }
}
