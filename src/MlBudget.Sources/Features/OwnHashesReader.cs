using System.Text;
using MlBudget.Core.Time;
using MlBudget.Sources.Json;
using StackExchange.Redis;

namespace MlBudget.Sources.Features;

/// <summary>Looks at entities in hashes whose fields are called as the features are.</summary>
/// <param name="hashes">The store.</param>
internal sealed class OwnHashesReader(OwnHashes hashes) : HashesReader(hashes, hashes.Server, [hashes.Time, .. hashes.Features.Select(feature => (RedisValue)feature)])
{
    private readonly TimeReader _times = new([]);
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes(hashes.Prefix);

    /// <inheritdoc/>
    protected override bool IsEntity(byte[] key) => key.AsSpan().StartsWith(_prefix);

    /// <inheritdoc/>
    protected override Instant? TimeOf(byte[] value) => value.Length == 0 ? null
        : _times.TryRead(value, out var micros) ? new(micros)
            : throw new FeatureStoreException($"found a text that is no time in '{hashes.Time}', expected {TimeReader.Expected([])}");

    /// <inheritdoc/>
    protected override bool IsValue(byte[] value) => value.Length > 0 && !value.AsSpan().SequenceEqual("nan"u8) && !value.AsSpan().SequenceEqual("NaN"u8);

    /// <inheritdoc/>
    protected override string WithoutEntities(int drawn) => $"none of {drawn} keys begins with '{hashes.Prefix}'; look at prefix, and at the number of the database";
}
