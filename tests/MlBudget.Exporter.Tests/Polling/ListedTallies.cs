using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>A source of tallies that a test lists, and may give again from the first on.</summary>
internal sealed class ListedTallies(string name, ArrivalLimits limits, params ReadyTally[] tallies) : ITallySource
{
    private int _next;

    public string Name => name;

    public ArrivalLimits Limits => limits;

    public SourceStatistics Statistics { get; } = new();

    public Instant? NextTime { get; private set; }

    public double Progress => tallies.Length == 0 ? 1 : (double)_next / tallies.Length;

    /// <summary>Gives all of them again, as a database does that is asked again.</summary>
    public void Repeat() => _next = 0;

    public void Restore(IReadOnlyDictionary<string, byte[]> entries)
    {
        if (entries.TryGetValue("next", out var next))
            _next = new BlobReader(next).Count(tallies.Length);
    }

    public void WriteChanges(ISourceWriter writer)
    {
        var next = new BlobWriter();
        next.Total(_next);
        writer.Write("next", next.Written);
    }

    public void Committed()
    {
    }

    public void Refresh(CancellationToken cancel = default)
    {
    }

    public void Settle()
    {
    }

    public bool Read(TallyBatch batch, Instant until, CancellationToken cancel = default)
    {
        NextTime = null;
        for (; _next < tallies.Length && !batch.IsFull; _next++)
        {
            if (tallies[_next].Slot.Start > until)
            {
                NextTime = tallies[_next].Slot.Start;
                return false;
            }

            batch.Add(tallies[_next]);
        }

        return batch.IsFull;
    }

    public void Dispose()
    {
    }
}
