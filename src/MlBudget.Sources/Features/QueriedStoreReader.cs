using System.Data.Common;
using System.Text;
using MlBudget.Core.Time;
using MlBudget.Sources.Json;

namespace MlBudget.Sources.Features;

/// <summary>Asks a query for entities.</summary>
/// <param name="store">What is asked.</param>
internal sealed class QueriedStoreReader(QueriedStore store) : IFeatureReader
{
    private readonly TimeReader _times = new([]);
    private readonly DbDataSource _connections = store.Engine.Connect(store.Server);

    /// <inheritdoc/>
    public async ValueTask SampleAsync(FeatureSample sample, CancellationToken cancel)
    {
        try
        {
            await using var connection = await _connections.OpenConnectionAsync(cancel);
            await using var command = connection.CreateCommand();
            command.CommandText = store.Query;
            // Whoever fetches ends what takes too long.
            command.CommandTimeout = 0;
            await using var rows = await command.ExecuteReaderAsync(cancel);
            var columns = store.Features.Select(feature => ColumnOf(rows, feature)).ToArray();
            var timeColumn = ColumnOf(rows, store.Time);
            while (sample.Entities < store.Entities && await rows.ReadAsync(cancel))
            {
                sample.NextEntity();
                var time = TimeOf(rows.GetValue(timeColumn));
                for (var feature = 0; feature < columns.Length; feature++)
                {
                    if (rows.GetValue(columns[feature]) is not (DBNull or double.NaN or float.NaN or ""))
                        sample.Add(feature, time);
                }
            }

            // Else the driver would read the rest before it lets go of the rows.
            command.Cancel();
        }
        catch (Exception error) when (error is not (OperationCanceledException or FeatureStoreException))
        {
            throw new FeatureStoreException(store.Engine.Describe(error, store.Server), error);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private Instant? TimeOf(object value) => value switch
    {
        DBNull => null,
        DateTime time => Instant.From(new DateTimeOffset(time.Ticks, TimeSpan.Zero)),
        DateTimeOffset time => Instant.From(time),
        DateOnly date => Instant.From(new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)),
        string text when _times.TryRead(Encoding.UTF8.GetBytes(text), out var micros) => new(micros),
        _ => throw new FeatureStoreException($"found {(value is string ? "a text that is no time" : $"a {value.GetType().Name}")} in '{store.Time}', expected a time; make it one in the query"),
    };

    private static int ColumnOf(DbDataReader rows, string name)
    {
        string[] names = [.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetName)];
        return Array.IndexOf(names, name) is >= 0 and var column ? column
            : throw new FeatureStoreException($"the query gives no column '{name}', found {string.Join(", ", names)}");
    }
}
