using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Time;
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
        catch (SqlSourceException error)
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
        return found.Count == 0 ? Faulty($"the query gives no slot of the last {Durations.Format(Reach)}")
            : new([string.Create(
                CultureInfo.InvariantCulture,
                $"{found.Count} slots of the last {Durations.Format(Reach)}: {found.Values.Sum(one => one.Total)} events, {found.Values.Sum(one => one.Bad)} of them bad")], [], IsUsable: true);
    }

    private static TallySample Faulty(string fault) => new(ImmutableArray<string>.Empty, [fault], IsUsable: false);
}
