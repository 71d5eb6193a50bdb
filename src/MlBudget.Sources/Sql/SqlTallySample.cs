using System.Collections.Immutable;
using MlBudget.Core.Text;
using MlBudget.Core.Time;
using MlBudget.Sources.Buffering;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Sql;

/// <summary>Looks at what a query counts, before anything runs.</summary>
internal static class SqlTallySample
{
    /// <summary>It is looked at for so long back.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromDays(1);

    /// <summary>What there is.</summary>
    public static TallySample Of(SqlTallyDefinition definition, TimeProvider time, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(definition.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            return OfAsync(definition, Instant.Now(time), either.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Faulty($"has not answered for {Durations.Format(definition.Timeout)}");
        }
        catch (SourceException error)
        {
            return Faulty(error.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return Faulty(definition.Engine.Describe(error, definition.Server));
        }
    }

    private static async ValueTask<TallySample> OfAsync(SqlTallyDefinition definition, Instant now, CancellationToken cancel)
    {
        var slot = (int)definition.Slot.TotalMinutes;
        await using var connections = definition.Engine.Connect(definition.Server);
        var found = await SqlTallyRows.ReadAsync(definition, connections, (now - Reach).Minute.Floor(slot), now.Minute.Floor(slot), cancel);
        var (events, bad) = (found.Slots.Values.Sum(one => one.Total), found.Slots.Values.Sum(one => one.Bad));
        if (found.Slots.Count == 0)
        {
            return Faulty(found.WithoutGroup > 0 ? $"none of {PlainNumber.Format(found.WithoutGroup)} events of the last {Durations.Format(Reach)} has a group in '{definition.Group}'"
                : $"the query gives no slot of the last {Durations.Format(Reach)}");
        }

        var slots = $"{PlainNumber.Format(found.Slots.Keys.Select(one => one.Start).Distinct().LongCount())} slots of the last {Durations.Format(Reach)}";
        var counts = $"{PlainNumber.Format(events)} events, {PlainNumber.Format(bad)} of them bad";
        return definition.Group is null ? new([$"{slots}: {counts}"], [], IsUsable: true) : OfGroups(definition.Group, found, $"{slots}", counts);
    }

    /// <summary>How many groups there are; not which, since they are whatever the column holds.</summary>
    private static TallySample OfGroups(string column, SlotTallies found, string slots, string counts)
    {
        var groups = found.Slots.GroupBy(one => one.Key.Group!, one => one.Value.Total).Select(group => group.Sum()).OrderDescending().ToList();
        var faults = new List<string>();
        if (groups.Count == 1)
            faults.Add($"'{column}' has one value, and it takes two groups to compare");
        if (found.WithoutGroup > 0)
            faults.Add($"{PlainNumber.Format(found.WithoutGroup)} events more have no group in '{column}', and count in none");
        var second = groups.Count > 1 ? $", the largest of {PlainNumber.Format(groups[0])} and the second of {PlainNumber.Format(groups[1])} events" : "";
        return new([$"{slots} in {PlainNumber.Format((long)groups.Count)} groups: {counts}{second}"], [.. faults], IsUsable: true);
    }

    private static TallySample Faulty(string fault) => new(ImmutableArray<string>.Empty, [fault], IsUsable: false);
}
