using MlBudget.Core.Records;
using MlBudget.Sources.Files;
using MlBudget.Sources.Helping;
using MlBudget.Wrappings;

namespace MlBudget.Sources.Tests.Files;

/// <summary>What may happen to a log.</summary>
internal enum RotationAct
{
    Append,
    AppendMany,
    AppendFaults,
    AppendStray,
    AppendPart,

    /// <summary>The next poll knows of nothing that happens before it reads.</summary>
    Look,
    Poll,
    PollSome,
    Rename,
    CopyAndCut,
    Copy,
    Cut,
    Compress,
    CompressBeside,
    Delete,
    Return,
}

/// <summary>What may happen to who reads it, after a batch or between polls.</summary>
internal enum Interruption
{
    None,
    Commit,
    CommitFails,
    CommitGoesUnnoticed,
    Restart,
}

/// <summary>A log and its rotated files, and what was read of them.</summary>
/// <param name="batchRows">How many records are read at once.</param>
/// <param name="interruptions">What happens behind each batch and act, one after the other.</param>
internal sealed class RotationWalk(int batchRows, Interruption[] interruptions) : IDisposable
{
    private static readonly FileSourceOptions Options = new() { BufferBytes = 1, MaxLineBytes = 80, LeastAhead = 0 };
    private static readonly HelpingThreads Helpers = new(1);

    private readonly LogFolder _folder = new();
    private readonly List<string> _rotated = [];
    private readonly Queue<(byte[] Content, string Extension)> _deleted = new();
    private DurableReader _reader = null!;
    private int _interrupted;
    private int _written;
    private int _faults;
    private int _strays;
    private int _names;
    private string? _copy;
    private string? _rest;
    private bool _hasLooked;

    /// <summary>Whether lines are read ahead.</summary>
    private bool IsHelped => batchRows % 2 == 0;

    /// <summary>Takes all steps, and asserts that all was read in the end, in order, each once.</summary>
    public void DoAll(RotationAct[] acts)
    {
        _folder.Write("x.log", "");
        _reader = new DurableReader(_folder, "x.log*", options: Options with { Helpers = IsHelped ? Helpers : null, LinesAhead = batchRows }, batchRows: batchRows);
        foreach (var act in acts)
        {
            Do(act);
            Interrupt();
        }

        Complete();
        Poll(null);
        // The last poll may have been one that had looked too early.
        Poll(null);
        _reader.CommitAndRestart();
        Assert.Empty(_reader.Poll());
        Assert.Equal(Enumerable.Range(0, _written), _reader.Taken);
        var statistics = _reader.Statistics;
        Assert.Null(statistics.Error);
        Assert.Equal(_written, statistics.Records);
        Assert.Equal(_faults, statistics.Late);
        Assert.Equal(_faults, statistics.Rejected(RejectionReason.Malformed));
        Assert.Equal(_faults, statistics.Rejected(RejectionReason.TooLong));
        Assert.Equal(_strays, statistics.Rejected(RejectionReason.SetAside));
    }

    public void Dispose()
    {
        _reader.Dispose();
        _folder.Dispose();
    }

    private void Do(RotationAct act)
    {
        // A log that is being copied is written to until it is cut, but nothing else happens to it.
        if (_copy is not null && act is RotationAct.Rename or RotationAct.CopyAndCut or RotationAct.Copy)
            act = RotationAct.Cut;
        if (act is not (RotationAct.Look or RotationAct.Poll or RotationAct.PollSome or RotationAct.AppendPart))
            Complete();
        switch (act)
        {
            case RotationAct.Append:
                Append(1);
                break;
            case RotationAct.AppendMany:
                Append(60);
                break;
            case RotationAct.AppendFaults:
                // Most of a file's records must be good: they say when it begins.
                Append(2);
                _folder.Append("x.log", "{\n" + Reader.Line(-1, 0));
                _faults++;
                _rest = new string('x', 200) + "\n";
                break;
            case RotationAct.AppendStray:
                Append(1);
                _folder.Append("x.log", Reader.Line(-1, 4_000_000_000));
                _strays++;
                break;
            case RotationAct.AppendPart:
                AppendPart();
                break;
            // Of a log that has only a part of its first line nobody can say which one it is when it is gone.
            case RotationAct.Look when File.ReadAllBytes(_folder["x.log"]) is [] or [.., (byte)'\n']:
                _reader.Reader.Source.Refresh();
                _hasLooked = true;
                break;
            case RotationAct.Poll:
                Poll(null);
                break;
            case RotationAct.PollSome:
                Poll(Math.Max(0, _written - 30));
                break;
            case RotationAct.Rename:
                _folder.Rename("x.log", NewName());
                _folder.Write("x.log", "");
                break;
            case RotationAct.CopyAndCut:
                _folder.Copy("x.log", NewName());
                _folder.Truncate("x.log");
                break;
            case RotationAct.Copy:
                _folder.Copy("x.log", _copy = NewName());
                break;
            case RotationAct.Cut when _copy is not null:
                _folder.Copy("x.log", _copy);
                _folder.Truncate("x.log");
                _copy = null;
                break;
            case RotationAct.Compress or RotationAct.CompressBeside when Plain() is { } plain:
                var packed = plain + Packing.Extensions[_written % Packing.Extensions.Length];
                _folder.Compress(plain, packed);
                if (act == RotationAct.Compress)
                    Forget(plain);
                _rotated.Add(packed);
                break;
            case RotationAct.Delete when _rotated.Count > 0 && _rotated[0] != _copy:
                _hasLooked = false;
                Poll(null);
                _reader.Commit();
                _deleted.Enqueue((File.ReadAllBytes(_folder[_rotated[0]]), Packing.NameFor(_rotated[0]) is null ? "" : Path.GetExtension(_rotated[0])));
                Forget(_rotated[0]);
                break;
            case RotationAct.Return when _deleted.TryDequeue(out var deleted):
                _folder.Write(NewName(deleted.Extension), deleted.Content);
                break;
            default:
                break;
        }
    }

    private void Poll(long? until)
    {
        if (!_hasLooked)
            _reader.Reader.Source.Refresh();
        _hasLooked = false;
        while (_reader.Reader.ReadBatch(_reader.Taken, until))
        {
            if (Interrupt())
                _reader.Reader.Source.Refresh();
        }
    }

    /// <summary>Lets the next interruption happen; whether it was a restart.</summary>
    private bool Interrupt()
    {
        if (_interrupted == interruptions.Length)
            return false;
        var interruption = interruptions[_interrupted++];
        switch (interruption)
        {
            case Interruption.Commit:
                _reader.Commit();
                break;
            case Interruption.CommitFails:
                _reader.Commit(CommitEnd.Failed);
                break;
            case Interruption.CommitGoesUnnoticed:
                _reader.Commit(CommitEnd.Unnoticed);
                break;
            case Interruption.Restart:
                _reader.Restart();
                _hasLooked = false;
                break;
            default:
                break;
        }

        return interruption == Interruption.Restart;
    }

    private void Append(int count)
    {
        _folder.Append("x.log", Reader.Lines(_written, count));
        _written += count;
    }

    /// <summary>Writes some of a line, that of a record or one that is too long.</summary>
    private void AppendPart()
    {
        if (_rest is null)
            _rest = Reader.Line(_written++);
        var part = _rest[..(_rest.Length / 2)];
        _folder.Append("x.log", part);
        _rest = _rest[part.Length..];
    }

    private void Complete()
    {
        if (_rest is not null)
            _folder.Append("x.log", _rest);
        _rest = null;
    }

    private string NewName(string extension = "")
    {
        var name = $"x.log.{_names++}{extension}";
        _rotated.Add(name);
        return name;
    }

    private string? Plain() => _rotated.Find(name =>
        name != _copy && Packing.NameFor(name) is null && !Packing.Extensions.Any(extension => _rotated.Contains(name + extension)));

    private void Forget(string name)
    {
        _folder.Delete(name);
        _rotated.Remove(name);
    }
}
