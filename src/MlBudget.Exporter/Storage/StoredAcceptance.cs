using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Storage;

/// <summary>A baseline that was accepted for a model, as it is stored. Baselines are the texts that people can read.</summary>
/// <param name="At">When: an instant of the model's clock.</param>
/// <param name="By">The users who have accepted it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Text">The baseline.</param>
/// <param name="Over">In place of what the configuration said then.</param>
internal sealed record StoredAcceptance(Instant At, ImmutableArray<string> By, string Reason, string Text, string Over)
{
    /// <summary>What it has changed, a sentence each.</summary>
    public ImmutableArray<string> Changes { get; init; } = [];

    /// <summary>What was normal before, the oldest first, of those that are still shown or will be.</summary>
    public ImmutableArray<StoredPreviousBaseline> Previous { get; init; } = [];
}

/// <summary>A baseline that was replaced by an accepted one.</summary>
/// <param name="Text">The baseline.</param>
/// <param name="ReplacedAt">When it was replaced: an instant of the model's clock.</param>
/// <param name="Until">Until when it is shown.</param>
internal sealed record StoredPreviousBaseline(string Text, Instant ReplacedAt, Instant Until);

/// <summary>
/// The baselines that were accepted, one of a model, by the model's name: what people have decided outlives what is counted. All of it
/// happens within a transaction of the caller's.
/// </summary>
/// <param name="store">Where they are.</param>
internal sealed class StoredAcceptances(Store store)
{
    private static readonly JsonSerializerOptions Written = new() { Converters = { new MicrosConverter() } };

    /// <summary>What was accepted for a model; null for nothing.</summary>
    /// <exception cref="BlobException">It is not what was written.</exception>
    public StoredAcceptance? Find(string model)
    {
        byte[]? content = null;
        using var find = store.Prepare("SELECT content FROM accepted_baselines WHERE model = $model");
        find.ForEach(row => content = row.GetFieldValue<byte[]>(0), model);
        if (content is null)
            return null;
        try
        {
            return JsonSerializer.Deserialize<StoredAcceptance>(SealedBlob.Open(RowKeys.Acceptance(model), content), Written)
                ?? throw new BlobException("found nothing as an accepted baseline");
        }
        catch (JsonException error)
        {
            throw new BlobException($"found what is no accepted baseline: {error.Message}");
        }
    }

    /// <summary>Keeps what was accepted for a model, in place of what was before.</summary>
    public void Put(string model, StoredAcceptance acceptance)
    {
        using var write = store.Prepare("INSERT OR REPLACE INTO accepted_baselines VALUES ($model, $content)");
        write.Run(model, SealedBlob.Seal(RowKeys.Acceptance(model), JsonSerializer.SerializeToUtf8Bytes(acceptance, Written)));
    }

    /// <summary>Deletes what was accepted for a model that is watched no more.</summary>
    public static void Forget(Store store, string model)
    {
        using var forget = store.Prepare("DELETE FROM accepted_baselines WHERE model = $model");
        forget.Run(model);
    }

    /// <summary>Instants as all of the store has them: microseconds since the epoch.</summary>
    private sealed class MicrosConverter : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Micros);
    }
}
