using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using MlBudget.Core.Persistence;
using MlBudget.Core.Policies;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Storage;

/// <summary>A measure as it is stored.</summary>
/// <param name="Canonical">What is counted.</param>
/// <param name="Pages">How many pages of slots it has.</param>
/// <param name="Groups">How many groups have any.</param>
/// <param name="FirstPage">The day of its earliest page of hours, counted from the epoch; null without any.</param>
/// <param name="LastPage">The day of its latest page of hours.</param>
internal sealed record StoredMeasure(string Canonical, long Pages, long Groups, long? FirstPage, long? LastPage);

/// <summary>A source as it is stored.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Entries">How many entries its position has.</param>
/// <param name="Statistics">What it has read.</param>
internal sealed record StoredPosition(string Name, int Entries, SourceStatistics Statistics);

/// <summary>A model as it is stored. Without a commit there are no counters.</summary>
internal sealed record StoredContents(
    string Name,
    Instant? Clock,
    Instant? CommittedAt,
    LedgerCounters? Counters,
    long Segments,
    long SegmentBytes,
    ImmutableArray<StoredPosition> Sources,
    ImmutableArray<StoredMeasure> Measures)
{
    /// <summary>What was decided of it.</summary>
    public Decisions Decisions { get; init; } = Decisions.None;

    /// <summary>Which of its deployments were said.</summary>
    public ImmutableArray<Deployment> Deployments { get; init; } = [];
}

/// <summary>Looks into a store, also while an exporter writes to it.</summary>
/// <param name="database">The store's, which stays its owner's.</param>
internal sealed class StoreContents(ReadOnlyDatabase database)
{
    /// <summary>The days that a calendar has, counted from the epoch.</summary>
    private static readonly long FirstDay = (long)(DateTimeOffset.MinValue - DateTimeOffset.UnixEpoch).TotalDays;

    /// <summary>Its models.</summary>
    /// <exception cref="StorageException">They can't be read.</exception>
    public ImmutableArray<StoredContents> Models() => database.Read("read", () =>
    {
        var models = ImmutableArray.CreateBuilder<StoredContents>();
        using var transaction = database.Connection.BeginTransaction(deferred: true);
        Query(
            "SELECT m.id, name, clock, committed_at, counters, count(s.model), coalesce(sum(length(s.content)), 0) "
            + "FROM models m LEFT JOIN segments s ON s.model = m.id GROUP BY m.id ORDER BY name",
            row => models.Add(new(
                row.GetString(1), Time(Long(row, 2)), Time(Long(row, 3)), Counters(row, 4), row.GetInt64(5), row.GetInt64(6),
                Sources(row.GetInt64(0)), Measures(row.GetInt64(0)))
            {
                Decisions = DecisionsOf(row.GetInt64(0)),
                Deployments = DeploymentsOf(row.GetInt64(0)),
            }));
        return models.ToImmutable();
    });

    private ImmutableArray<StoredPosition> Sources(long model)
    {
        var sources = ImmutableArray.CreateBuilder<StoredPosition>();
        Query(
            "SELECT p.source, count(*) FILTER (WHERE key NOT IN ($key, $rhythm)), max(CASE WHEN key = $key THEN value END) FROM positions p "
            + "WHERE model = $model AND source NOT IN ($slos, $periods, $kept, $versions, $values) GROUP BY source ORDER BY source DESC",
            row => sources.Add(new(
                row.GetString(0), row.GetInt32(1),
                Statistics(RowKeys.Position(model, row.GetString(0), StoredStatistics.Key), row.GetFieldValue<byte[]>(2)))),
            ("$model", model), ("$key", StoredStatistics.Key), ("$rhythm", StoredRhythm.Key), ("$slos", StoredDataLoss.SourceName),
            ("$periods", StoredPeriods.SourceName), ("$kept", StoredHorizon.SourceName), ("$versions", StoredVersions.SourceName), ("$values", StoredValues.SourceName));
        return sources.ToImmutable();
    }

    private Decisions DecisionsOf(long model)
    {
        using var read = new Statement(database.Connection, StoredDecisions.Query);
        return StoredDecisions.Read(read, model);
    }

    private ImmutableArray<Deployment> DeploymentsOf(long model)
    {
        using var read = new Statement(database.Connection, StoredDeployments.Query);
        return StoredDeployments.Read(read, model);
    }

    private ImmutableArray<StoredMeasure> Measures(long model)
    {
        var measures = ImmutableArray.CreateBuilder<StoredMeasure>();
        Query(
            "SELECT canonical, count(page), count(DISTINCT group_code), min(CASE slot WHEN 60 THEN page END), "
            + "max(CASE slot WHEN 60 THEN page END) FROM measures m LEFT JOIN pages p ON p.measure = m.id "
            + "WHERE m.model = $model GROUP BY m.id ORDER BY canonical",
            row => measures.Add(new(row.GetString(0), row.GetInt64(1), row.GetInt64(2), Day(Long(row, 3)), Day(Long(row, 4)))),
            ("$model", model));
        return measures.ToImmutable();
    }

    private void Query(string sql, Action<SqliteDataReader> row, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = database.Connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            row(reader);
    }

    private static LedgerCounters? Counters(SqliteDataReader row, int column) => row.IsDBNull(column)
        ? null : StoredCounters.FromBlob(model: row.GetInt64(0), row.GetFieldValue<byte[]>(column)).Counters;

    private static SourceStatistics Statistics(long key, byte[] blob)
    {
        var statistics = new SourceStatistics();
        var reader = new BlobReader(SealedBlob.Open(key, blob));
        StoredStatistics.Restore(ref reader, statistics);
        Day(statistics.LatestTime?.Micros / EventTime.PerHour / 24);
        return statistics;
    }

    private static Instant? Time(long? micros)
    {
        Day(micros / EventTime.PerHour / 24);
        return micros is { } known ? new(known) : null;
    }

    private static long? Day(long? day) => day is null || (day > FirstDay && day < EventTime.Latest / EventTime.PerHour / 24)
        ? day : throw new BlobException($"found the day {day} from 1970 on, expected one of a calendar");

    private static long? Long(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
