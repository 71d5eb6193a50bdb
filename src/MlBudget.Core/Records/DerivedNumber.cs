namespace MlBudget.Core.Records;

/// <summary>
/// A number that is computed of others of the same record: how much a second one is beyond a first one, and where that is asked for how much that
/// is per unit of a third one. An end before its start is a mistake, of times as of numbers: a length below 0 would be within every bound of it. The time per output token is (end − first token) / (tokens − 1) (math.md, "Scored answers"). Of times it is in seconds.
/// </summary>
/// <param name="From">The first one, whose kind is that of <paramref name="To"/>: a time or a number.</param>
/// <param name="To">The second one.</param>
public sealed record DerivedNumber(ColumnSpec From, ColumnSpec To)
{
    private const decimal PerSecond = 1_000_000;

    /// <summary>Below it the 15 digits of a double that are sure are those of a decimal.</summary>
    private const double Sure = 1e15;

    /// <summary>The number by which the difference is divided; null where it is not.</summary>
    public ColumnSpec? Per { get; init; }

    /// <summary>What is taken off that number first, at least 0: what is left has to be above 0.</summary>
    public decimal Less { get; init; }

    /// <summary>Whether it is of times, and so in seconds.</summary>
    public bool IsOfTimes => From.Kind == ColumnKind.Time;

    /// <summary>The columns that it is computed of.</summary>
    public IEnumerable<ColumnSpec> Inputs => Per is null ? [From, To] : [From, To, Per];

    /// <summary>What is computed: stands where other columns have their path, for people and in the identity of measures.</summary>
    public string Text => (IsOfTimes ? $"seconds from {From.Path} to {To.Path}" : $"{To.Path} - {From.Path}")
        + (Per is null ? "" : Less == 0 ? $" per {Per.Path}" : $" per ({Per.Path} - {Less / 1.000000000000000000000000000m})");

    /// <summary>The column of it.</summary>
    /// <param name="scale">What it is multiplied by.</param>
    public ColumnSpec Column(decimal scale) => new(Text, ColumnKind.Number, scale) { Derived = this };

    /// <summary>Computes it for all rows of a batch. It is missing where one of the others is, where no unit is left to divide by, and where an end is
    /// before its start; of another type where one of the others is.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="column">Where it is written.</param>
    internal void Compute(Batch batch, int column)
    {
        var (from, to, per) = InputsIn(batch);
        var (numbers, words) = (batch.Number(column), Bits.Words(batch.Count));
        for (var word = 0; word < words; word++)
        {
            numbers.Valid[word] = from.Valid[word] & to.Valid[word] & (per?.Valid[word] ?? ulong.MaxValue);
            numbers.Mistyped[word] = from.Mistyped[word] | to.Mistyped[word] | (per?.Mistyped[word] ?? 0);
        }

        var scale = batch.Schema.Columns[column].Scale;
        for (var row = 0; row < batch.Count; row++)
        {
            if (!Bits.Get(numbers.Valid, row))
                continue;
            var divisor = per is null ? 1 : per.Values[row] - (double)Less;
            if (divisor > 0 && Difference(from, to, row, scale, divisor) is var number && !double.IsNaN(number))
                numbers.Values[row] = number;
            else
                Bits.Clear(numbers.Valid, row);
        }
    }

    /// <summary>Marks the rows, beside those that are marked already, whose end is before its start.</summary>
    internal void MarkReversed(Batch batch, Span<ulong> marks)
    {
        var (from, to, _) = InputsIn(batch);
        for (var row = 0; row < batch.Count; row++)
        {
            if (Bits.Get(from.Valid, row) && Bits.Get(to.Valid, row) && IsReversed(from, to, row))
                marks[row >> 6] |= 1UL << row;
        }
    }

    private (Column From, Column To, NumberColumn? Per) InputsIn(Batch batch)
    {
        var columns = batch.Schema.Columns;
        return (batch.Columns[columns.IndexOf(From)], batch.Columns[columns.IndexOf(To)], Per is null ? null : batch.Number(columns.IndexOf(Per)));
    }

    private static bool IsReversed(Column from, Column to, int row) => from is TimeColumn start
        ? ((TimeColumn)to).Values[row] < start.Values[row] : ((NumberColumn)to).Values[row] < ((NumberColumn)from).Values[row];

    /// <summary>One division at most of what is exact, so that 4.95 seconds of 99 tokens are 0.05; no number where an end is before its start.</summary>
    private static double Difference(Column from, Column to, int row, decimal scale, double divisor)
    {
        if (IsReversed(from, to, row))
            return double.NaN;
        if (from is TimeColumn start)
        {
            var microseconds = ((TimeColumn)to).Values[row] - start.Values[row];
            return scale == 1 ? microseconds / ((double)PerSecond * divisor) : (double)(microseconds * scale / PerSecond) / divisor;
        }

        var (first, second) = (((NumberColumn)from).Values[row], ((NumberColumn)to).Values[row]);
        return Math.Abs(first) < Sure && Math.Abs(second) < Sure ? (double)(((decimal)second - (decimal)first) * scale) / divisor
            : (second - first) * (double)scale / divisor;
    }
}
