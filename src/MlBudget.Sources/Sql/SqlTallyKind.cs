using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Sql;

/// <summary>Events that a query to a database counts, by slots.</summary>
/// <param name="engines">The database engines.</param>
/// <param name="leftOut">Types of others that this build was published without.</param>
public sealed class SqlTallyKind(ImmutableArray<SqlEngine> engines, ImmutableArray<string> leftOut) : TallyKind
{
    /// <inheritdoc/>
    public override string Key => "sql";

    /// <inheritdoc/>
    public override string Meaning => "[events that a query counts](../../MlBudget.Sources/Sql/README.md#counted-by-the-database), so that a warehouse does the adding up";

    /// <inheritdoc/>
    public override ImmutableArray<KeySpec> Keys { get; } =
    [
        new("type", $"required: {string.Join(", ", engines.Select(engine => $"`{engine.Type}`"))}"),
        new("connection", SqlSettings.ConnectionMeaning("as of a [source of rows](#databases)")),
        new("query", "required: the query, with `@since` in its condition. It gives a row for each slot, with the columns `slot`, the time at which it begins, `total`, how many "
            + "events it has, and `bad`, how many of them are bad"),
        new("slot", "how long slots are: whole minutes that divide an hour. `1h` if left out"),
        new("group", "in a [disparity](#slo) required, and elsewhere none: the column that tells the group of the events, of which there is a row for each slot and group. Slots are an hour then"),
        new("lookback", "how long after its end a slot may change, as by rows that come late: so far back it is asked for again, and set anew; at most `1d`. `6h` if left out"),
        new("delay", "how long after its end a slot is complete enough to count, as when its labels are there, at most `7d`. `5m` if left out"),
        new("timeout", SqlSettings.TimeoutMeaning),
    ];

    /// <inheritdoc/>
    public override TallyReader Begin(NodeReader? common) => new SqlTallyReader(engines, leftOut, [.. Keys.Select(key => key.Name)]);
}

/// <summary>Reads what SLOs ask of databases.</summary>
/// <param name="engines">The database engines.</param>
/// <param name="leftOut">Types of others that this build was published without.</param>
/// <param name="keys">The names of the keys.</param>
internal sealed class SqlTallyReader(ImmutableArray<SqlEngine> engines, ImmutableArray<string> leftOut, ImmutableArray<string> keys) : TallyReader
{
    private const string Example = "a query such as select date_trunc('hour', made) as slot, count(*) as total, count(error) as bad from answers where made >= @since group by 1";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1), AnHour = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public override string Key => "sql";

    /// <inheritdoc/>
    public override bool TellsGroups => true;

    /// <inheritdoc/>
    public override TallySourceDefinition? Read(NodeReader settings)
    {
        if (Read(settings, ReadSlot(settings)) is not { } definition)
            return null;
        if (settings.Optional("group") is not { } group)
            return definition;
        group.ErrorAtKey("tells groups apart, which are compared by a disparity; write disparity: { sql: …, by: … }, or leave it out");
        return null;
    }

    /// <inheritdoc/>
    public override TallySourceDefinition? ReadGroups(NodeReader settings)
    {
        var definition = Read(settings, ReadSlot(settings));
        var group = settings.IsMapping ? settings.Required("group") : null;
        var column = group?.Literal("the name of a column, such as region");
        if (column is not null && SqlTallyRows.Columns.Contains(column))
        {
            group!.Error($"found {group.Shown}, expected the column that tells the group, beside {string.Join(", ", SqlTallyRows.Columns.Select(name => $"'{name}'"))}");
            return null;
        }

        if (definition is not null && definition.Slot != AnHour)
        {
            settings.Optional("slot")!.Error($"found {settings.Optional("slot")!.Shown}, expected 1h: groups are counted by the hour");
            return null;
        }

        return definition is null || column is null ? null : definition with { Group = column };
    }

    private static TimeSpan? ReadSlot(NodeReader settings) => !settings.IsMapping ? null : settings.Optional("slot") is { } written ? SlotReader.Read(written) : AnHour;

    private SqlTallyDefinition? Read(NodeReader settings, TimeSpan? slot)
    {
        if (!settings.IsMappingOf([.. keys]))
            return null;
        var type = TypeReader.Read(settings.Required("type"), [.. engines.Select(known => known.Type)], leftOut);
        var engine = engines.FirstOrDefault(known => known.Type == type);
        var server = engine is null ? null : SqlSettings.ReadServer(engine, settings.Required("connection"));
        var query = SqlSettings.ReadQuery(engine, settings.Required("query"), Example);
        var lookback = settings.Optional("lookback")?.Duration(TimeSpan.Zero, Day) ?? TimeSpan.FromHours(6);
        var delay = settings.Optional("delay")?.Duration(TimeSpan.Zero, 7 * Day) ?? TimeSpan.FromMinutes(5);
        var timeout = SqlSettings.ReadTimeout(settings.Optional("timeout")) ?? SqlSettings.UsualTimeout;
        return engine is null || server is null || query is null || slot is null ? null
            : new SqlTallyDefinition(engine, server, query, slot.Value, lookback, delay, timeout);
    }
}
