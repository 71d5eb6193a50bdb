using System.Threading.Channels;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Features;

/// <summary>
/// Looks at a feature store for all who ask the same one, once in each slot: who asks first looks, and the others are given what was found. Thread-safe. Nothing is
/// connected before somebody asks, nor once all have left who have entered.
/// </summary>
internal sealed class StoreLooks
{
    /// <summary>Holds the last look, or null before the first one. Whoever has taken it out has the turn, and puts it or a later one back.</summary>
    private readonly Channel<StoreLook?> _latest = Channel.CreateBounded<StoreLook?>(1);

    private readonly Lock _lock = new();
    private IFeatureReader? _reader;
    private int _askers;

    /// <summary>Looks at a store, of which there were none yet.</summary>
    /// <param name="store">The store.</param>
    public StoreLooks(FeatureStore store)
    {
        Store = store;
        _latest.Writer.TryWrite(null);
    }

    /// <summary>The store.</summary>
    public FeatureStore Store { get; }

    /// <summary>Somebody is going to ask.</summary>
    public void Enter()
    {
        lock (_lock)
            _askers++;
    }

    /// <summary>Somebody who has entered doesn't ask any more.</summary>
    public ValueTask LeaveAsync()
    {
        IFeatureReader? unused;
        lock (_lock)
        {
            if (--_askers > 0)
                return ValueTask.CompletedTask;
            (unused, _reader) = (_reader, null);
        }

        return unused?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <summary>What is found in the slot of an instant.</summary>
    /// <param name="now">The instant, by the clock of who asks.</param>
    /// <param name="cancel">Ends it, also the waiting for somebody else's look.</param>
    /// <exception cref="FeatureStoreException">The store hasn't what is configured, or has no value, and of nothing no share is known. Whoever asks next looks again.</exception>
    public async ValueTask<StoreLook> InAsync(Instant now, CancellationToken cancel)
    {
        var slot = Store.SlotOf(now);
        var latest = await _latest.Reader.ReadAsync(cancel);
        try
        {
            if (latest is not null && latest.Slot == slot)
                return latest;
            var sample = new FeatureSample(Store, now);
            await Reader().SampleAsync(sample, cancel);
            if (sample.Present == 0)
                throw new FeatureStoreException(sample.Fault!);
            return latest = new(slot, sample.Expected, sample.Present, sample.Stale) { Fault = sample.Fault, Ages = sample.Ages() };
        }
        finally
        {
            _latest.Writer.TryWrite(latest);
        }
    }

    private IFeatureReader Reader()
    {
        lock (_lock)
            return _reader ??= Store.Open();
    }
}
