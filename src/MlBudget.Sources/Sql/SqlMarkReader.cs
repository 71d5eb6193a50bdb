using System.Data.Common;
using System.Globalization;
using System.Text;
using MlBudget.Sources.Buffering;
using MlBudget.Sources.Json;

namespace MlBudget.Sources.Sql;

/// <summary>Reads the watermark of rows.</summary>
internal sealed class SqlMarkReader
{
    private readonly TimeReader _times = new([]);
    private readonly bool _hasIntegers;
    private readonly int _ordinal;

    /// <summary>Reads a column.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="column">The column.</param>
    /// <param name="query">What is said of its values.</param>
    public SqlMarkReader(DbDataReader rows, string column, SqlQuery query) =>
        (Column, _ordinal, _hasIntegers) = (column, rows.GetOrdinal(column), query.HasIntegerMarks);

    /// <summary>The column.</summary>
    public string Column { get; }

    /// <summary>The mark of the row that was read last.</summary>
    /// <exception cref="SourceException">It is none.</exception>
    public SqlMark Read(DbDataReader rows)
    {
        var value = rows.IsDBNull(_ordinal) ? null : rows.GetValue(_ordinal);
        return value switch
        {
            DateTime time => At(time),
            DateTimeOffset time => At(time.UtcDateTime),
            DateOnly date => At(date.ToDateTime(TimeOnly.MinValue)),
            long or int or short or sbyte or byte or ushort or uint when _hasIntegers => new(SqlMarkKind.Integer, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
            ulong number and <= long.MaxValue when _hasIntegers => new(SqlMarkKind.Integer, (long)number),
            decimal number and >= long.MinValue and <= long.MaxValue when _hasIntegers && decimal.IsInteger(number) => new(SqlMarkKind.Integer, (long)number),
            string text when !_hasIntegers && _times.TryRead(Encoding.UTF8.GetBytes(text), out var micros) => new(SqlMarkKind.Text, micros, text),
            _ => throw new SourceException(FaultOf(value)),
        };
    }

    private SqlMark At(DateTime time)
    {
        if (_hasIntegers)
            throw new SourceException($"found a time in '{Column}', and 'overlap' is a number; write a duration such as overlap: 5m");
        return new(SqlMarkKind.Time, (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
    }

    private string FaultOf(object? value) => value switch
    {
        null => $"found a row without a value in '{Column}', by which rows are followed; leave such rows out in the query",
        string when _hasIntegers => $"found a text in '{Column}', and 'overlap' is a number; write a duration such as overlap: 5m",
        string => $"found a text that is no time in '{Column}', by which rows are followed, expected a time or an integer",
        long or int or short or sbyte or byte or ushort or uint or ulong => _hasIntegers
            ? $"found an integer beyond {long.MaxValue} in '{Column}', by which rows are followed"
            : $"found an integer in '{Column}', by which rows are followed; write 'overlap' as a number in its units, such as overlap: 1000",
        _ => $"found a {value.GetType().Name} in '{Column}', by which rows are followed, expected a time or an integer",
    };
}
