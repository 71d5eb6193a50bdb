using CsCheck;
using MlBudget.Sources.Sql;

namespace MlBudget.Sources.Tests.Sql;

/// <summary>
/// Whatever is written when, each row that becomes visible within the overlap of its mark counts once: rows come in any order of marks, are
/// equal to others, lie in the future, and between two looks the process may start anew, also in the middle of one.
/// </summary>
public sealed class SeenRowsLawTests
{
    private const long Overlap = 10;

    [Fact]
    public void Each_row_that_comes_within_the_overlap_counts_once() =>
        Gen.Select(Gen.Int[0, 12], Gen.Int[0, 3], Gen.Bool, Gen.Int[0, 9]).Array[1, 60].Sample(Check, iter: 2000);

    private static void Check((int Late, int Same, bool Restarts, int Cut)[] steps)
    {
        var table = new List<(long Mark, UInt128 Hash)>();
        var (taken, expected) = (new List<UInt128>(), new List<UInt128>());
        var seen = new SeenRows(Overlap, new(SqlMarkKind.Integer, long.MinValue));
        var now = 100L;
        foreach (var (late, same, restarts, cut) in steps)
        {
            now += same;
            // Later than the overlap is too late, but for one that is asked for nevertheless: those are left out of what is expected and found.
            var mark = late == 12 ? now + 1_000 : now - Math.Min(late, (int)Overlap - 1);
            var hash = (UInt128)(ulong)(mark * 4 + same % 2);
            table.Add((mark, hash));
            expected.Add(hash);
            if (restarts)
            {
                // A process that is killed in the middle has kept what it has read so far, with the position of then.
                Look(seen, table.Take(table.Count), taken, now, most: cut);
                seen = SeenRows.Restore(Overlap, seen.Save());
            }

            if (cut % 2 == 0)
                Look(seen, table, taken, now, int.MaxValue);
        }

        Look(seen, table, taken, now, int.MaxValue);
        Assert.Equal(expected.Order(), taken.Order());
    }

    private static void Look(SeenRows seen, IEnumerable<(long Mark, UInt128 Hash)> table, List<UInt128> taken, long now, int most)
    {
        seen.Begin();
        var read = 0;
        foreach (var (mark, hash) in table.Where(row => row.Mark >= seen.Since.Number).OrderBy(row => row.Mark).ToList())
        {
            if (read++ == most)
                break;
            if (seen.Take(new(SqlMarkKind.Integer, mark), hash))
                taken.Add(hash);
        }

        seen.Forget(now, isEnd: most == int.MaxValue || read < most);
    }
}
