using System.Text;
using MlBudget.EndToEnd.Tests.Databases;
using MlBudget.EndToEnd.Tests.Live;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>A log whose lines are the rows of a table, numbered as they arrive. It is made anew.</summary>
internal sealed class TableLog : IGrowingLog
{
    private readonly DatabaseServer _server;
    private readonly TimedLines _lines;
    private int _written;

    /// <summary>Nothing is written yet.</summary>
    /// <param name="server">The server.</param>
    /// <param name="lines">What will be written.</param>
    public TableLog(DatabaseServer server, TimedLines lines)
    {
        (_server, _lines) = (server, lines);
        server.Execute("drop table if exists labels; create table labels (seq bigint primary key, line text)");
    }

    /// <inheritdoc/>
    public void WriteTo(DateTime time) => WriteTo(_lines.EndAt(time));

    /// <inheritdoc/>
    public void Finish() => WriteTo(_lines.Content.Length);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The table stays until another one takes its place.
    }

    private void WriteTo(int end)
    {
        var rows = new List<string>();
        while (_lines.StartOf(_written) < end)
        {
            var line = Encoding.UTF8.GetString(_lines.Content.AsSpan(_lines.StartOf(_written)..(_lines.StartOf(_written + 1) - 1)));
            rows.Add($"({_written++}, '{line.Replace("'", "''", StringComparison.Ordinal)}')");
        }

        if (rows.Count > 0)
            _server.Execute($"insert into labels values {string.Join(", ", rows)}");
    }
}
