namespace MlBudget.Sources.Prometheus;

/// <summary>How much time is asked for at once, by how much came of the last: so that each answer is of some ten thousand samples, whatever
/// there is of them.</summary>
internal sealed class Spans
{
    /// <summary>So many samples are asked for at once, as far as that can be told before.</summary>
    public const int Samples = 50_000;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>The next span; one that is shorter than a slot asks for one slot.</summary>
    public TimeSpan Next { get; private set; } = TimeSpan.FromHours(1);

    /// <summary>Notes how much came of a span.</summary>
    public void Note(long samples)
    {
        if (samples > Samples)
            Halve();
        else if (samples < Samples / 4)
            Next = Next * 2 < Longest ? Next * 2 : Longest;
    }

    /// <summary>It was too much.</summary>
    public void Halve() => Next /= 2;
}
