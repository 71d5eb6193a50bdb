using System.Collections.Immutable;
using MlBudget.Sources.Sql;
using MlBudget.Sources.Sql.Engines;

namespace MlBudget.Sources;

/// <summary>The database engines. Which of them a build carries is chosen when it is published: <c>-p:Sources=postgresql+duckdb</c>.</summary>
internal static class SqlEngines
{
    private static readonly ImmutableArray<string> Known = ["postgresql", "mysql", "sqlite", "duckdb", "clickhouse"];

    /// <summary>Those that this build carries. A new one is a file in <c>Engines</c>, a line here, and its package in the project.</summary>
    public static ImmutableArray<SqlEngine> Carried { get; } =
    [
#if POSTGRESQL
        new PostgreSqlEngine(),
#endif
#if MYSQL
        new MySqlEngine(),
#endif
        new SqliteEngine(),
#if DUCKDB
        new DuckDbEngine(),
#endif
#if CLICKHOUSE
        new ClickHouseEngine(),
#endif
    ];

    /// <summary>Those that it doesn't.</summary>
    public static ImmutableArray<string> LeftOut { get; } = [.. Known.Except(Carried.Select(engine => engine.Type))];
}
