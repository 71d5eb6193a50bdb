using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace MlBudget.Exporter.Storage;

/// <summary>A prepared statement, with its parameters in the order in which they stand in it.</summary>
internal sealed partial class Statement : IDisposable
{
    private readonly SqliteCommand _command;

    /// <summary>Prepares a statement.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="sql">SQL with parameters such as <c>$model</c>.</param>
    public Statement(SqliteConnection connection, string sql)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        foreach (var name in Parameter().Matches(sql).Select(match => match.Value).Distinct())
            _command.Parameters.Add(new SqliteParameter { ParameterName = name });
    }

    /// <summary>Runs it.</summary>
    public void Run(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        _command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row; null where there is no row or no value.</summary>
    public object? Value(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    /// <summary>Reads rows one by one; each is valid until the next.</summary>
    public void ForEach(Action<SqliteDataReader> row, params ReadOnlySpan<object?> values)
    {
        Bind(values);
        using var reader = _command.ExecuteReader();
        while (reader.Read())
            row(reader);
    }

    /// <inheritdoc/>
    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, _command.Parameters.Count);
        for (var index = 0; index < values.Length; index++)
            _command.Parameters[index].Value = values[index] ?? DBNull.Value;
    }

    [GeneratedRegex(@"\$[a-z_]+")]
    private static partial Regex Parameter();
}
