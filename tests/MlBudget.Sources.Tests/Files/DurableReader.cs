using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Sources.Files;

namespace MlBudget.Sources.Tests.Files;

/// <summary>How a commit ends.</summary>
internal enum CommitEnd
{
    Done,
    Failed,

    /// <summary>All is stored, but the source doesn't learn it.</summary>
    Unnoticed,
}

/// <summary>
/// A reader that can be killed: a new one goes on from the last commit, and what was taken since then was never taken.
/// </summary>
internal sealed class DurableReader : IDisposable, ISourceWriter
{
    private readonly Func<Reader> _open;
    private readonly BlobWriter _statistics = new();
    private Dictionary<string, byte[]> _written = [];
    private byte[]? _storedStatistics;
    private int _storedTaken;

    public DurableReader(
        LogFolder folder, string pattern = "*", ClockMode clock = ClockMode.Log, FileSourceOptions? options = null, int batchRows = 3)
    {
        _open = () => new Reader(folder, pattern, clock, options, batchRows);
        Reader = _open();
    }

    /// <summary>The reader of the process that lives now.</summary>
    public Reader Reader { get; private set; }

    /// <summary>Whether each poll is that of another process.</summary>
    public bool RestartsBeforePolls { get; init; }

    public SourceStatistics Statistics => Reader.Statistics;

    /// <summary>What was taken so far.</summary>
    public List<int> Taken { get; } = [];

    /// <summary>The entries of the last commit that succeeded.</summary>
    public Dictionary<string, byte[]> Stored { get; private set; } = [];

    /// <summary>The keys that the last commit has written or deleted, successful or not.</summary>
    public List<string> Changes { get; } = [];

    /// <summary>Reads what there is; what that brings.</summary>
    public List<int> Poll(long? untilNumber = null)
    {
        if (RestartsBeforePolls)
            CommitAndRestart();
        var numbers = Reader.Poll(untilNumber);
        Taken.AddRange(numbers);
        return numbers;
    }

    public void Commit(CommitEnd end = CommitEnd.Done)
    {
        Changes.Clear();
        _written = new(Stored);
        Reader.Source.WriteChanges(this);
        if (end == CommitEnd.Failed)
            return;
        Stored = _written;
        _storedTaken = Taken.Count;
        _statistics.Clear();
        Reader.Statistics.Save(_statistics);
        _storedStatistics = _statistics.Written.ToArray();
        if (end == CommitEnd.Done)
            Reader.Source.Committed();
    }

    /// <summary>The process is killed, and another one started.</summary>
    public void Restart()
    {
        Reader.Dispose();
        Taken.RemoveRange(_storedTaken, Taken.Count - _storedTaken);
        Reader = _open();
        Reader.Source.Restore(Stored);
        if (_storedStatistics is null)
            return;
        var statistics = new BlobReader(_storedStatistics);
        Reader.Statistics.Restore(ref statistics);
        Assert.True(statistics.AtEnd);
    }

    /// <summary>All is committed before the process is killed.</summary>
    public void CommitAndRestart()
    {
        Commit();
        Restart();
    }

    public void Dispose() => Reader.Dispose();

    void ISourceWriter.Write(string key, ReadOnlySpan<byte> value)
    {
        Changes.Add(key);
        _written[key] = value.ToArray();
    }

    void ISourceWriter.Delete(string key)
    {
        Changes.Add(key);
        _written.Remove(key);
    }
}
