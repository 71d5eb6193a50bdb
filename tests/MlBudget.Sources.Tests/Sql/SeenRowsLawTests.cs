using CsCheck;
using MlBudget.Sources.Sql;

namespace MlBudget.Sources.Tests.Sql;

/// <summary>
/// Whatever is written when, each row that becomes visible within the overlap of its mark counts once: rows come in any order of marks, are
/// equal to others, lie in the future, and between two looks the process may start anew, also in the middle of one, and the query may become
/// another one, by which all rows have other values.
/// </summary>
public sealed class SeenRowsLawTests
{
    private const long Overlap = 10;

    [Fact]
    public void Each_row_that_comes_within_the_overlap_counts_once() =>
        Gen.Select(Gen.Int[0, 12], Gen.Int[0, 3], Gen.Bool, Gen.Int[0, 9], Gen.Int[0, 5]).Array[1, 60].Sample(Check, iter: 2000);

    private static void Check((int Late, int Same, bool Restarts, int Cut, int Changes)[] steps)
    {
        var table = new List<(long Mark, int Value)>();
        var taken = new List<long>();
        var seen = new SeenRows(Overlap, new(SqlMarkKind.Integer, long.MinValue));
        var (now, query) = (100L, 0);
        foreach (var (late, same, restarts, cut, changes) in steps)
        {
            now += same;
            // Later than the overlap is too late, but for one that is asked for nevertheless: those are left out of what is expected and found.
            var mark = late == 12 ? now + 1_000 : now - Math.Min(late, (int)Overlap - 1);
            table.Add((mark, same % 2));
            query += changes == 0 ? 1 : 0;
            if (restarts)
            {
                // A process that is killed in the middle has kept what it has read so far, with the position of then.
                Look(seen, table, query, taken, now, most: cut);
                seen = SeenRows.Restore(Overlap, seen.Save());
            }

            if (cut % 2 == 0)
                Look(seen, table, query, taken, now, int.MaxValue);
        }

        Look(seen, table, query, taken, now, int.MaxValue);
        // Which of the rows of a mark it is can't be told of those that another query gave, but how many there are can.
        Assert.Equal(table.Select(row => row.Mark).Order(), taken.Order());
    }

    private static void Look(SeenRows seen, IEnumerable<(long Mark, int Value)> table, int query, List<long> taken, long now, int most)
    {
        seen.Begin((UInt128)query);
        var read = 0;
        foreach (var (mark, value) in table.Where(row => row.Mark >= seen.Since.Number).OrderBy(row => row.Mark).ToList())
        {
            if (read++ == most)
                break;
            if (seen.Take(new(SqlMarkKind.Integer, mark), (UInt128)(ulong)(mark * 100 + query * 2 + value)))
                taken.Add(mark);
        }

        seen.Forget(now, isEnd: most == int.MaxValue || read < most);
    }
}
