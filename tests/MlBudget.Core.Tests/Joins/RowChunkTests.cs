using CsCheck;
using MlBudget.Core.Joins.Waiting;
using MlBudget.Core.Labels;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Joins;

public sealed class RowChunkTests
{
    private static readonly RowLayout Everything = new("rows", "answer", ["region"], ["label", "number outcome"])
    {
        Numbers = ["amount"],
        Conditions = ["amount > 1"],
    };

    /// <summary>Room that is given back is there again for rows that come late, and no column loses what it has.</summary>
    [Fact]
    public void Rows_are_the_same_however_often_room_is_given_back() => Gen.Select(
        Gen.Int[0, 200], Gen.Bool, Gen.Int[0, 200].HashSet[0, 20]).Sample((count, isFirst, cuts) =>
        {
            var chunk = new RowChunk(new(7), isFirst ? 0 : RowChunk.Capacity, Everything);
            for (var number = 0; number < count; number++)
            {
                if (cuts.Contains(number))
                    chunk.Cut();
                var row = chunk.Add((UInt128)number);
                Assert.Equal(number, row);
                chunk.Predicted[row] = (BinaryClass)(number % 3);
                chunk.Seconds[row] = (ushort)number;
                chunk.Groups(0)[row] = number + 1;
                chunk.Marks(1)[row] = (TrackMarks)(number % 3);
                chunk.Arrivals(0)[row] = number + 2;
                chunk.KeptNumbers(0)[row] = number + 3;
                chunk.KeepTruth(0, row, (BinaryClass)(number % 4));
                chunk.ToldNumbers(1)[row] = number + 4;
            }

            chunk.Cut();
            Assert.Equal(count, chunk.Count);
            for (var row = 0; row < count; row++)
            {
                Assert.Equal((UInt128)row, chunk.Ids[row]);
                Assert.Equal(((BinaryClass)(row % 3), row), (chunk.Predicted[row], chunk.Seconds[row]));
                Assert.Equal((row + 1, (TrackMarks)(row % 3), row + 2), (chunk.Groups(0)[row], chunk.Marks(1)[row], chunk.Arrivals(0)[row]));
                Assert.Equal((row + 3, (BinaryClass)(row % 4), row + 4), (chunk.KeptNumbers(0)[row], chunk.Truth(0, row), chunk.ToldNumbers(1)[row]));
            }
        }, iter: 300);
}
