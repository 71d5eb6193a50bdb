using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;
using MlBudget.Sources;

namespace MlBudget.Benchmarks;

/// <summary>A source as it is configured, of which all is read.</summary>
internal static class ConfiguredSource
{
    /// <summary>How far times may be off.</summary>
    public static ArrivalLimits Limits(ClockMode clock) => new(clock, TimeProvider.System, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30));

    /// <summary>Settings, with a connection that the reference <c>${env:C}</c> stands for.</summary>
    public static NodeReader Parse(string text, string connection) => NodeReader.Parse(text, new Problems(), new(_ => connection), 100)!;

    /// <summary>Opens a source and reads all of its records.</summary>
    /// <param name="text">Its settings.</param>
    /// <param name="connection">What <c>${env:C}</c> stands for.</param>
    /// <param name="schema">What is decoded.</param>
    /// <returns>How many records there are.</returns>
    /// <exception cref="InvalidOperationException">The source has an error.</exception>
    public static int ReadAll(string text, string connection, RecordSchema schema)
    {
        using var source = SourceKinds.Read(Parse(text, connection))!.Open(new("labels", schema, Limits(ClockMode.Log)) { IsClosed = true });
        source.Refresh();
        var (batch, rows) = (new Batch(schema), 0);
        bool isMore;
        do
        {
            isMore = source.Read(batch, Instant.MaxValue);
            rows += batch.Count;
            batch.Clear();
        }
        while (isMore);
        return source.Statistics.Error is { } error ? throw new InvalidOperationException(error) : rows;
    }
}
