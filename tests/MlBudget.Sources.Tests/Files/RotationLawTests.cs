using CsCheck;

namespace MlBudget.Sources.Tests.Files;

public class RotationLawTests
{
    private enum Act
    {
        Append,
        AppendMany,
        Poll,
        PollSome,
        Rename,
        CopyAndCut,
        Copy,
        Cut,
        Compress,
        CompressBeside,
        Delete,
    }

    [Fact]
    public void Whatever_rotation_does_each_record_is_read_once() =>
        Gen.Select(Gen.Enum<Act>().Array[1, 40], Gen.Int[1, 5]).Sample(
            (acts, rows) =>
            {
                using var walk = new Walk(rows);
                foreach (var act in acts)
                    walk.Do(act);
                Assert.Equal(walk.Written, walk.ReadAll());
            },
            iter: 400);

    /// <summary>A log and its rotated files, and what was read of them.</summary>
    private sealed class Walk : IDisposable
    {
        private readonly LogFolder _folder = new();
        private readonly Reader _reader;
        private readonly List<int> _read = [];
        private readonly List<string> _rotated = [];
        private int _written;
        private int _names;
        private string? _copy;

        public Walk(int batchRows)
        {
            _reader = new Reader(_folder, "x.log*", batchRows: batchRows);
            _folder.Write("x.log", "");
        }

        public IEnumerable<int> Written => Enumerable.Range(0, _written);

        public void Do(Act act)
        {
            // A log that is being copied is written to until it is cut, but nothing else happens to it.
            if (_copy is not null && act is Act.Rename or Act.CopyAndCut or Act.Copy)
                act = Act.Cut;
            switch (act)
            {
                case Act.Append:
                    Append(1);
                    break;
                case Act.AppendMany:
                    Append(60);
                    break;
                case Act.Poll:
                    _read.AddRange(_reader.Poll());
                    break;
                case Act.PollSome:
                    _read.AddRange(_reader.Poll(Math.Max(0, _written - 30)));
                    break;
                case Act.Rename:
                    _folder.Rename("x.log", NewName());
                    _folder.Write("x.log", "");
                    break;
                case Act.CopyAndCut:
                    _folder.Copy("x.log", NewName());
                    _folder.Truncate("x.log");
                    break;
                case Act.Copy:
                    _folder.Copy("x.log", _copy = NewName());
                    break;
                case Act.Cut when _copy is not null:
                    _folder.Copy("x.log", _copy);
                    _folder.Truncate("x.log");
                    _copy = null;
                    break;
                case Act.Compress or Act.CompressBeside when Plain() is { } plain:
                    _folder.Compress(plain, plain + ".gz");
                    if (act == Act.Compress)
                        Forget(plain);
                    _rotated.Add(plain + ".gz");
                    break;
                case Act.Delete when _rotated.Count > 0 && _rotated[0] != _copy:
                    _read.AddRange(_reader.Poll());
                    Forget(_rotated[0]);
                    break;
                default:
                    break;
            }
        }

        public IEnumerable<int> ReadAll()
        {
            _read.AddRange(_reader.Poll());
            Assert.Empty(_reader.Poll());
            Assert.Empty(_reader.Problems);
            Assert.Null(_reader.Statistics.Error);
            return _read.Order();
        }

        public void Dispose()
        {
            _reader.Dispose();
            _folder.Dispose();
        }

        private void Append(int count)
        {
            _folder.Append("x.log", Reader.Lines(_written, count));
            _written += count;
        }

        private string NewName()
        {
            var name = $"x.log.{_names++}";
            _rotated.Add(name);
            return name;
        }

        private string? Plain() => _rotated.Find(name =>
            name != _copy && !name.EndsWith(".gz", StringComparison.Ordinal) && !_rotated.Contains(name + ".gz"));

        private void Forget(string name)
        {
            _folder.Delete(name);
            _rotated.Remove(name);
        }
    }
}
