using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Polling;

/// <summary>Why a model's numbers stay as they are for now.</summary>
/// <param name="Reason">The reason, for people.</param>
/// <param name="IsError">Whether a source is down for it.</param>
/// <param name="Source">Which one; null for all of them.</param>
internal sealed record Setback(string Reason, bool IsError, string? Source)
{
    /// <summary>It was not its turn yet.</summary>
    /// <param name="isError">Whether it was never read, or has waited for long.</param>
    public static Setback Waits(bool isError) => new("its sources are still to be read: there is much to read of other models", isError, Source: null);

    /// <summary>It can't be stored.</summary>
    public static Setback Unstored(StorageException error) => new($"storage: {error.Message}", IsError: true, Source: null);

    /// <summary>Its sources can't be read.</summary>
    public static Setback Unreadable(Exception error, string? source) => new($"can't be read: {error.Message}", IsError: true, source);

    /// <summary>How a model stands with it.</summary>
    /// <param name="last">How it stood before.</param>
    public ModelStatus ApplyTo(ModelStatus last) => !IsError ? last : last with
    {
        Sources = [.. last.Sources.Select(source => Source is null || source.Name == Source ? source with { Error = Reason } : source)],
    };
}
