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
        var seen = new SeenRows(Overlap, new(SqlMarkKind.Integer, long.MinValue), "seq");
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

    private static void Look(SeenRows seen, List<(long Mark, int Value)> table, int query, List<long> taken, long now, int most)
    {
        if (seen.IsOfOther((UInt128)query))
            seen.Match(Rows().TakeWhile(row => row.Mark.Number <= seen.Greatest.Number));
        seen.Begin((UInt128)query);
        var read = 0;
        foreach (var (mark, hash) in Rows())
        {
            if (read++ == most)
                break;
            if (seen.Take(mark, hash))
                taken.Add(mark.Number);
        }

        seen.Forget(now, isEnd: most == int.MaxValue || read < most);

        // Every third query gives the same values as the one before it, as where only a comment was changed.
        List<(SqlMark Mark, UInt128 Hash)> Rows() => [.. table.Where(row => row.Mark >= seen.Since.Number).OrderBy(row => row.Mark)
            .Select(row => (new SqlMark(SqlMarkKind.Integer, row.Mark), (UInt128)(ulong)((row.Mark * 100) + ((query + 1) / 3 * 2) + row.Value)))];
    }

    [Fact]
    public void A_query_that_leaves_out_rows_and_gives_them_again_counts_none_twice()
    {
        var seen = new SeenRows(Overlap, new(SqlMarkKind.Integer, 0), "seq");
        (SqlMark, UInt128)[] all = [.. Enumerable.Range(0, 20).Select(row => (new SqlMark(SqlMarkKind.Integer, 100 + row / 4), (UInt128)row))];
        var half = all.Where((_, index) => index % 2 == 0).ToArray();
        Assert.Equal([20, 0, 0, 1], new[] { (1, all), (2, half), (1, all), (3, [.. all, (new SqlMark(SqlMarkKind.Integer, 104), (UInt128)99)]) }.Select(look =>
        {
            if (seen.IsOfOther((UInt128)look.Item1))
                seen.Match(look.Item2.Where(row => row.Item1.Number <= seen.Greatest.Number));
            seen.Begin((UInt128)look.Item1);
            var taken = look.Item2.Count(row => seen.Take(row.Item1, row.Item2));
            seen.Forget(200, isEnd: true);
            return taken;
        }));
    }

    [Fact]
    public void A_late_row_is_told_from_those_of_its_mark_that_were_taken_where_the_values_are_the_same()
    {
        var seen = new SeenRows(Overlap, new(SqlMarkKind.Integer, 0), "seq");
        var mark = new SqlMark(SqlMarkKind.Integer, 100);
        seen.Begin(1);
        Assert.True(seen.Take(mark, 7));
        seen.Match([(mark, 5), (mark, 7)]);
        seen.Begin(2);
        Assert.True(seen.Take(mark, 5));
        Assert.False(seen.Take(mark, 7));
    }
}
