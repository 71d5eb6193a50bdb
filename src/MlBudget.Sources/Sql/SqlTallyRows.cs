using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using MlBudget.Core.Time;
using MlBudget.Sources.Buffering;

namespace MlBudget.Sources.Sql;

/// <summary>Reads the rows of a query that counts events: one for each slot, or for each group of a slot.</summary>
internal static class SqlTallyRows
{
    private const string SlotColumn = "slot", TotalColumn = "total", BadColumn = "bad";

    /// <summary>The columns that a query gives beside that of the group.</summary>
    public static readonly ImmutableArray<string> Columns = [SlotColumn, TotalColumn, BadColumn];

    private static readonly SqlQuery AnyQuery = new(string.Empty);

    /// <summary>Asks for the slots from one on.</summary>
    /// <param name="definition">What is asked.</param>
    /// <param name="connections">The connections to the server.</param>
    /// <param name="from">The first slot that counts: earlier ones may lack a part of what the condition leaves out.</param>
    /// <param name="end">The end of the last slot that counts: later ones are not complete.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>What each slot holds, by its beginning.</returns>
    /// <exception cref="SourceException">It gives something else.</exception>
    public static async ValueTask<SlotTallies> ReadAsync(
        SqlTallyDefinition definition, DbDataSource connections, Minute from, Minute end, CancellationToken cancel)
    {
        var since = SqlMark.At(from.Start);
        await using var connection = await connections.OpenConnectionAsync(cancel);
        await using var command = definition.Engine.Ask(connection, definition.Query, since);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        Check(rows, definition.Group);
        var marks = new SqlMarkReader(rows, SlotColumn, AnyQuery);
        var (slotColumn, total, bad) = (rows.GetOrdinal(SlotColumn), rows.GetOrdinal(TotalColumn), rows.GetOrdinal(BadColumn));
        int? group = definition.Group is null ? null : rows.GetOrdinal(definition.Group);
        var slots = new SlotTallies();
        while (await rows.ReadAsync(cancel))
        {
            if (rows.GetValue(slotColumn) is DBNull or (IConvertible and not (DateTime or string)))
                throw new SourceException($"found no time in '{SlotColumn}', expected that at which the slot begins");
            var start = new Instant(marks.Read(rows).Number);
            var slot = start.Minute;
            if (slot.Start != start || slot.Floor((int)definition.Slot.TotalMinutes) != slot)
                throw new SourceException($"found a slot that begins at {start.ToRfc3339()}, expected the beginning of one of {Durations.Format(definition.Slot)}");
            var counts = (Total: Count(rows, total, TotalColumn), Bad: Count(rows, bad, BadColumn));
            if (counts.Bad > counts.Total)
                throw new SourceException(string.Create(CultureInfo.InvariantCulture, $"found {counts.Bad} bad of {counts.Total} events at {start.ToRfc3339()}, expected no more than all"));
            if (slot < from || slot >= end)
                continue;
            var name = group is { } column ? GroupOf(rows, column, definition.Group!) : null;
            if (group is not null && string.IsNullOrEmpty(name))
                slots.WithoutGroup += counts.Total;
            else if (!slots.TryAdd(new(slot, name), counts))
                throw new SourceException($"found two rows of the slot that begins at {start.ToRfc3339()}{(name is null ? "" : " and one group")}, expected one; group by the slot "
                    + (name is null ? "alone" : $"and '{definition.Group}' alone"));
        }

        return slots;
    }

    private static void Check(DbDataReader rows, string? group)
    {
        var needed = group is null ? Columns : Columns.Add(group);
        string[] names = [.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetName)];
        var missing = needed.Where(column => names.Count(name => name == column) != 1).ToList();
        if (missing.Count > 0)
            throw new SourceException($"the query gives no one column {string.Join(", ", missing.Select(name => $"'{name}'"))}, found {string.Join(", ", names)}");
    }

    /// <summary>The group of a row, as the text that a record would have; null or empty where it has none.</summary>
    private static string? GroupOf(DbDataReader rows, int column, string name) => rows.IsDBNull(column) ? null : rows.GetValue(column) switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        Guid id => id.ToString(),
        IFormattable whole when whole is long or int or short or sbyte or byte or ulong or uint or ushort || (whole is decimal number && decimal.IsInteger(number)) =>
            whole.ToString(whole is decimal ? "0" : null, CultureInfo.InvariantCulture),
        var other => throw new SourceException($"found a {other.GetType().Name} in '{name}', expected the group as a text, a whole number or a truth value"),
    };

    private static long Count(DbDataReader rows, int column, string name)
    {
        var value = rows.IsDBNull(column) ? null : rows.GetValue(column);
        var count = value switch
        {
            null or string or bool or DateTime => (decimal?)null,
            double number when !double.IsInteger(number) || Math.Abs(number) > 1e15 => null,
            IConvertible number => number.ToDecimal(CultureInfo.InvariantCulture),
            System.Numerics.BigInteger number when number < long.MaxValue && number >= 0 => (decimal)number,
            _ => null,
        };
        return count is { } whole and >= 0 and < long.MaxValue / 4 && decimal.IsInteger(whole) ? (long)whole
            : throw new SourceException($"found {(value is null ? "no value" : value is string ? "a text" : "a number that is no count")} in '{name}', expected a whole number from 0 on");
    }
}
