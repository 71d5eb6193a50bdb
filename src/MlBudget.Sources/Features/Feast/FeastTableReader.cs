using System.Data.Common;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Features.Feast;

/// <summary>Looks at entities in a table of Feast.</summary>
/// <param name="table">The table.</param>
internal sealed class FeastTableReader(FeastTable table) : IFeatureReader
{
    private readonly DbDataSource _connections = table.Dialect.Engine.Connect(table.Server);
    private readonly Dictionary<string, int> _features =
        table.Features.Select((name, index) => (name, index)).ToDictionary(feature => feature.name, feature => feature.index, StringComparer.Ordinal);

    /// <inheritdoc/>
    public async ValueTask SampleAsync(FeatureSample sample, CancellationToken cancel)
    {
        try
        {
            await using var connection = await _connections.OpenConnectionAsync(cancel);
            await using var command = connection.CreateCommand();
            command.CommandText = await table.Dialect.QueryAsync(table, connection, cancel);
            // Whoever fetches ends what takes too long.
            command.CommandTimeout = 0;
            await using var rows = await command.ExecuteReaderAsync(cancel);
            var entities = new HashSet<long>();
            while (await rows.ReadAsync(cancel))
            {
                if (entities.Add(Convert.ToInt64(rows.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)))
                    sample.NextEntity();
                if (rows.GetValue(2) is byte[] value && FeastFields.IsValue(value) && _features.TryGetValue(rows.GetString(1), out var feature))
                    sample.Add(feature, TimeOf(rows.GetValue(3)));
            }
        }
        catch (Exception error) when (error is not (OperationCanceledException or FeatureStoreException))
        {
            throw new FeatureStoreException(table.Dialect.Engine.Describe(error, table.Server), error);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private Instant? TimeOf(object value) =>
        table.Dialect.TimeOf(value, table.Zone) is { } time ? Instant.From(new DateTimeOffset(time, TimeSpan.Zero)) : null;
}
