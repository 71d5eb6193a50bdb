using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Features;

/// <summary>A view of a feature store, as it is configured, of which entities are sampled. Immutable; nothing is touched before it is opened
/// and read.</summary>
/// <param name="Name">What SLOs call it.</param>
/// <param name="View">The feature view, or what holds features that are written together.</param>
public abstract record FeatureStore(string Name, string View)
{
    /// <summary>The most entities that are looked at in a slot.</summary>
    public const int MostEntities = 100_000;

    /// <summary>The features of each entity, one at least, each once.</summary>
    public required ImmutableArray<string> Features { get; init; }

    /// <summary>How old a value may be; null where nobody says, and nothing is stale.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How many entities are looked at in each slot, from 1 to <see cref="MostEntities"/>.</summary>
    public int Entities { get; init; } = 1000;

    /// <summary>How long slots are, in each of which it is looked at once: whole minutes that divide an hour.</summary>
    public TimeSpan Slot { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The first minute of the slot of an instant.</summary>
    public Minute SlotOf(Instant time) => time.Minute.Floor((int)Slot.TotalMinutes);

    /// <summary>After how long without an answer it is an error.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What it is, for people: no more of an address than its host.</summary>
    public abstract string Place { get; }

    /// <summary>What tells it from others in the same place.</summary>
    public abstract string Identity { get; }

    /// <summary>What is read of it. Nothing is connected before it is first read.</summary>
    public abstract IFeatureReader Open();

    /// <summary>Only what may be shown.</summary>
    public sealed override string ToString() => $"{View} in {Place}";
}
