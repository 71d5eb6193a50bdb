using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Files;
using MlBudget.Sources.Layouts;
using MlBudget.Sources.Tables;
using MlBudget.Sources.Tests.Files;

namespace MlBudget.Sources.Tests.Tables;

/// <summary>
/// A source over a folder of tables, polled by hand, that can be killed and goes on from its last commit. Rows are shown as texts: a time in
/// seconds, an id, a number, a text, and whether there is a value of any kind.
/// </summary>
internal sealed class TableReader : IDisposable, ISourceWriter
{
    public const long Start = 1_700_000_000;

    public static readonly RecordSchema Schema = new("t", "id", [new("n", ColumnKind.Number), new("c", ColumnKind.Category), new("p", ColumnKind.Presence)]);

    private readonly Func<RecordSchema, FileSource> _open;
    private readonly RecordSchema _schema;
    private readonly int _batchRows;
    private Batch _batch;
    private readonly Dictionary<string, byte[]> _stored = [];
    private FileSource _source;
    private int _committed;

    public TableReader(LogFolder folder, string pattern, RecordLayout layout, FileSourceOptions? options = null, int batchRows = 3, RecordSchema? schema = null)
    {
        options ??= new() { BufferBytes = 1 };
        (_schema, _batchRows) = (schema ?? Schema, batchRows);
        _open = decoded => new FileSource(
            "predictions", pattern.Split(' ').Select(part => folder[part]), decoded,
            new ArrivalLimits(ClockMode.Log, Time, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30)),
            options with { Layout = layout, OnProblem = Problems.Add, OnCopy = Copies.Add, OnColumns = Columns.Add });
        _batch = new Batch(_schema, batchRows) { Origins = new(batchRows) };
        _source = _open(_schema);
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(Start));

    public List<FileProblem> Problems { get; } = [];

    public List<FileCopy> Copies { get; } = [];

    public List<ColumnChange> Columns { get; } = [];

    public SourceStatistics Statistics => _source.Statistics;

    /// <summary>What was taken so far.</summary>
    public List<string> Taken { get; } = [];

    /// <summary>The lines of the rows that the last poll has brought.</summary>
    public List<long> Lines { get; } = [];

    public static RecordLayout Csv { get; } = new() { Format = "csv", Form = RecordForm.Csv };

    /// <summary>What a poll brings.</summary>
    /// <param name="batches">How many batches are read at the most.</param>
    public List<string> Poll(int batches = int.MaxValue)
    {
        Lines.Clear();
        var rows = new List<string>();
        _source.Refresh();
        for (var mayHaveMore = true; mayHaveMore && batches-- > 0; _batch.Clear())
        {
            mayHaveMore = _source.Read(_batch, Instant.MaxValue);
            for (var row = 0; row < _batch.Count; row++)
            {
                rows.Add(Shown(_batch, row));
                Lines.Add(_batch.Origins![row].Number);
            }
        }

        Taken.AddRange(rows);
        return rows;
    }

    /// <summary>All that was taken is stored.</summary>
    public void Commit()
    {
        _source.WriteChanges(this);
        _source.Committed();
        _committed = Taken.Count;
    }

    /// <summary>The process is killed, and another one started: what was taken since the last commit was never taken.</summary>
    /// <param name="schema">What it decodes; null for the same.</param>
    public void Restart(RecordSchema? schema = null)
    {
        Taken.RemoveRange(_committed, Taken.Count - _committed);
        _source.Dispose();
        _source = _open(schema ?? _schema);
        _batch = new Batch(schema ?? _schema, _batchRows) { Origins = new(_batchRows) };
        _source.Restore(_stored);
    }

    public void Dispose() => _source.Dispose();

    /// <summary>How the id of a text is shown.</summary>
    public static string IdOf(string text) => Shown(XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(text)));

    public static string Shown(Batch batch, int row)
    {
        var shown = new StringBuilder(((batch.Times[row] / EventTime.PerSecond) - Start).ToString(CultureInfo.InvariantCulture));
        shown.Append(Bits.Get(batch.HasId, row) ? $" {Shown(batch.Ids[row])}" : " -");
        foreach (var column in batch.Columns)
        {
            shown.Append(' ').Append(Bits.Get(column.Mistyped, row) ? "?" : !Bits.Get(column.Valid, row) ? "-" : column switch
            {
                NumberColumn numbers => numbers.Values[row].ToString(CultureInfo.InvariantCulture),
                CategoryColumn texts => $"'{texts.Dictionary[texts.Codes[row]]}'",
                _ => "+",
            });
        }

        return shown.ToString();
    }

    private static string Shown(UInt128 id) => id.ToString("x8", CultureInfo.InvariantCulture)[..8];

    void ISourceWriter.Write(string key, ReadOnlySpan<byte> value) => _stored[key] = value.ToArray();

    void ISourceWriter.Delete(string key) => _stored.Remove(key);
}
