using System.Collections.Immutable;
using System.Numerics;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>
/// What records hold of a field: in how many of them it has a value that can be read, and in how many one of another type.
/// Records that repeat an id count too. Beside it stands, by arrival only, the latest minute of a record and of one with a value:
/// a maximum, so that neither order nor restarts matter.
/// </summary>
/// <param name="canonical">Where the field is, and how it is read.</param>
/// <param name="records">Of which records.</param>
public abstract class FieldCounting(string canonical, FoldInput records) : Counting
{
    /// <summary>The counter of records.</summary>
    public const int Records = 0;

    /// <summary>The counter of records with a value.</summary>
    public const int Present = 1;

    /// <summary>The counter of records with a value of another type.</summary>
    public const int Mistyped = 2;

    /// <summary>The counter that holds, by arrival, the latest minute of a record; 0 before the first.</summary>
    public const int Latest = 3;

    /// <summary>The counter that holds, by arrival, the latest minute of a record with a value; 0 before the first.</summary>
    public const int LatestPresent = 4;

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["records", "present", "mistyped", "latest", "latest present"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0, 0, 0, 0];

    /// <inheritdoc/>
    public override string Canonical { get; } = $"field {canonical}";

    /// <inheritdoc/>
    public override FoldInput Input { get; } = records;

    /// <summary>By the hour: this is to be known of each field, and a day of minutes is more than that needs.</summary>
    public override bool IsHourly => true;

    /// <inheritdoc/>
    public override bool CountsRepeated => true;

    /// <summary>The rows with a value, and those with one of another type.</summary>
    private protected abstract (ulong[] Present, ulong[] Mistyped) RowsOf(Batch batch);

    /// <inheritdoc/>
    public override void Fold(FoldContext context)
    {
        var frame = context.Frame;
        var words = Bits.Words(frame.Count);
        var counters = context.Bitmaps(3);
        var (present, mistyped) = RowsOf(frame.Batch);
        Bits.Fill(counters[Records], frame.Count);
        present.AsSpan(0, words).CopyTo(counters[Present]);
        mistyped.AsSpan(0, words).CopyTo(counters[Mistyped]);
        for (var counter = Records; counter <= Mistyped; counter++)
            context.CountRows(counter, counters[counter]);
        if (frame.LatestMinute is not { } latest)
            return;
        context.Reach(Latest, latest);
        context.Reach(LatestPresent, LatestOf(counters[Present].AsSpan(0, words), frame.Minutes, latest));
    }

    /// <summary>The latest minute of some rows; 0 without any. Mostly the last of them has it, so it is looked for from the end.</summary>
    private static int LatestOf(ReadOnlySpan<ulong> rows, int[] minutes, int greatest)
    {
        var latest = 0;
        for (var word = rows.Length - 1; word >= 0; word--)
        {
            for (var rest = rows[word]; rest != 0;)
            {
                var bit = 63 - BitOperations.LeadingZeroCount(rest);
                latest = Math.Max(latest, minutes[(word << 6) + bit]);
                if (latest == greatest)
                    return latest;
                rest &= ~(1UL << bit);
            }
        }

        return latest;
    }
}

/// <summary>The field of a column.</summary>
/// <param name="column">The column's index.</param>
/// <param name="spec">What is decoded into it.</param>
/// <param name="records">Of which records.</param>
public sealed class ColumnCounting(int column, ColumnSpec spec, FoldInput records) : FieldCounting(spec.Canonical, records)
{
    private protected override (ulong[] Present, ulong[] Mistyped) RowsOf(Batch batch) =>
        (batch.Columns[column].Valid, batch.Columns[column].Mistyped);
}

/// <summary>The field of the id: a value of another type is one that is no id.</summary>
/// <param name="id">Where it is.</param>
/// <param name="records">Of which records.</param>
public sealed class IdCounting(string id, FoldInput records) : FieldCounting($"{id}:Id", records)
{
    private protected override (ulong[] Present, ulong[] Mistyped) RowsOf(Batch batch) => (batch.HasId, batch.RefusedIds);
}
