using System.Text;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>A source of records at given times that are all there from the start, each with an id and a class.</summary>
internal sealed class ListedSource(string name, params Instant[] times) : IRecordSource
{
    private int _next;

    public string Name => name;

    public SourceStatistics Statistics { get; } = new();

    public Instant? NextTime { get; private set; }

    /// <summary>What it throws when it is read; null for nothing.</summary>
    public Exception? Unreadable { get; set; }

    /// <summary>What it waits for whenever it is looked for news; null for nothing.</summary>
    public ManualResetEventSlim? Gate { get; set; }

    /// <summary>What it does whenever it is looked for news.</summary>
    public Action? OnRefresh { get; set; }

    /// <summary>What it does whenever it is read.</summary>
    public Action? OnRead { get; set; }

    public bool IsDisposed { get; private set; }

    /// <summary>How many of the records are there; all if null.</summary>
    public int? Until { get; set; }

    /// <summary>Whether records follow the last one, a second apart, without an end.</summary>
    public bool IsEndless { get; set; }

    /// <summary>What it throws where it is to write its position.</summary>
    public Exception? Fault { get; set; }

    public double Progress => times.Length == 0 ? 1 : (double)_next / times.Length;

    public void Restore(IReadOnlyDictionary<string, byte[]> entries)
    {
        if (!entries.TryGetValue("next", out var next))
            return;
        var reader = new BlobReader(next);
        _next = reader.Count(times.Length);
    }

    public void WriteChanges(ISourceWriter writer)
    {
        if (Fault is { } fault)
            throw fault;
        var next = new BlobWriter();
        next.Total(_next);
        writer.Write("next", next.Written);
    }

    public void Committed()
    {
    }

    public void Refresh(CancellationToken cancel = default)
    {
        Gate?.Wait(CancellationToken.None);
        OnRefresh?.Invoke();
        cancel.ThrowIfCancellationRequested();
        if (Unreadable is not null)
            throw Unreadable;
    }

    public void Settle()
    {
    }

    public bool Read(Batch batch, Instant until, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        NextTime = null;
        OnRead?.Invoke();
        while ((IsEndless || _next < (Until ?? times.Length)) && batch.Count < batch.Capacity)
        {
            var time = _next < times.Length ? times[_next] : times[^1] + TimeSpan.FromSeconds(_next - times.Length + 1);
            if (time > until)
            {
                NextTime = time;
                return false;
            }

            _next++;
            Append(batch, time);
        }

        return batch.Count == batch.Capacity;
    }

    public void Dispose() => IsDisposed = true;

    private void Append(Batch batch, Instant time)
    {
        batch.Times[batch.Count] = time.Micros;
        batch.Ids[batch.Count] = (UInt128)_next;
        Bits.Set(batch.HasId, batch.Count);
        var column = batch.Columns.OfType<CategoryColumn>().First();
        column.Codes[batch.Count] = column.Dictionary.GetOrAdd(Encoding.UTF8.GetBytes("1"));
        Bits.Set(column.Valid, batch.Count);
        batch.Count++;
        Statistics.Take(time);
    }
}
