using System.Buffers;
using System.Data.Common;
using MlBudget.Sources.Buffering;

namespace MlBudget.Sources.Sql;

/// <summary>One run of a query, whose rows are read one by one while the server holds the rest. Used by one thread at a time.</summary>
internal sealed class SqlPass : IAsyncDisposable
{
    private readonly DbConnection _connection;
    private readonly DbCommand _command;
    private readonly DbDataReader _reader;
    private readonly SqlRowWriter _writer;
    private readonly SqlMarkReader _marks;
    private SqlMark? _before;

    private SqlPass(DbConnection connection, DbCommand command, DbDataReader reader, SqlEngine engine, SqlServer server, SqlColumns columns)
    {
        (_connection, _command, _reader) = (connection, command, reader);
        _writer = new(reader, engine, columns.OrdinalsOf(reader));
        _marks = columns.MarksOf(reader);
        Identity = columns.IdentityOf(reader, engine, server);
    }

    /// <summary>What tells the query and its columns from others.</summary>
    public UInt128 Identity { get; }

    /// <summary>Asks a query.</summary>
    /// <param name="connections">The connections to the server.</param>
    /// <param name="engine">The database engine.</param>
    /// <param name="server">What they lead to.</param>
    /// <param name="query">The query.</param>
    /// <param name="columns">The columns that it has to give.</param>
    /// <param name="since">Where rows begin.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="SourceException">It doesn't give what is expected.</exception>
    public static async ValueTask<SqlPass> BeginAsync(
        DbDataSource connections, SqlEngine engine, SqlServer server, SqlQuery query, SqlColumns columns, SqlMark since, CancellationToken cancel)
    {
        DbConnection? connection = null;
        DbCommand? command = null;
        DbDataReader? reader = null;
        try
        {
            connection = await connections.OpenConnectionAsync(cancel);
            command = engine.Ask(connection, query.Text, since);
            reader = await command.ExecuteReaderAsync(cancel);
            columns.Check(reader);
            return new(connection, command, reader, engine, server, columns);
        }
        catch
        {
            await LeaveAsync(reader, command, connection);
            throw;
        }
    }

    /// <summary>Goes to the next row; whether there is one.</summary>
    public async ValueTask<bool> NextAsync(CancellationToken cancel) => await _reader.ReadAsync(cancel);

    /// <summary>Writes the row, and reads its mark.</summary>
    /// <exception cref="SourceException">Its mark is none, or smaller than that of the row before.</exception>
    public SqlMark Write(IBufferWriter<byte> output)
    {
        var mark = _marks.Read(_reader);
        if (_before is { } before && mark.Number < before.Number)
            throw new SourceException($"found rows in another order than that of '{_marks.Column}', expected them by it; add 'order by' with it to the query");
        _before = mark;
        _writer.Write(output);
        return mark;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _writer.Dispose();
        return LeaveAsync(_reader, _command, _connection);
    }

    private static async ValueTask LeaveAsync(DbDataReader? reader, DbCommand? command, DbConnection? connection)
    {
        try
        {
            // The rest of the rows is not waited for.
            command?.Cancel();
            if (reader is not null)
                await reader.DisposeAsync();
        }
        catch (Exception error) when (error is DbException or InvalidOperationException or IOException or NotSupportedException)
        {
            // A query that can't be ended, as on a connection that was cut, ends when its connection is disposed of below.
        }

        if (command is not null)
            await command.DisposeAsync();
        if (connection is not null)
            await connection.DisposeAsync();
    }
}
