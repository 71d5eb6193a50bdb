using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Storage;

public sealed class RowCensusTests
{
    [Fact]
    public void The_sum_is_that_of_the_rows_whatever_was_set_and_removed_before()
    {
        var direct = Of((1, 10), (2, 20));

        var devious = Of((3, 30), (2, 21), (1, 10));
        devious.Remove(3);
        devious.Remove(4);
        devious.Set(2, 20);

        Assert.Equal(direct.Sum, devious.Sum);
    }

    [Fact]
    public void What_was_not_committed_is_forgotten()
    {
        var census = Of((1, 10), (2, 20));
        census.Set(1, 11);
        census.Remove(2);
        census.Set(3, 30);

        census.RollBack();

        Assert.Equal(Of((1, 10), (2, 20)).Sum, census.Sum);
        census.Remove(2);
        census.Committed();
        census.RollBack();
        Assert.Equal(Of((1, 10)).Sum, census.Sum);
    }

    [Fact]
    public void Rows_that_have_changed_places_have_another_sum() =>
        Assert.NotEqual(Of((1, 10), (2, 20)).Sum, Of((1, 20), (2, 10)).Sum);

    private static RowCensus Of(params (long Key, ulong Checksum)[] rows)
    {
        var census = new RowCensus();
        foreach (var (key, checksum) in rows)
            census.Set(key, checksum);
        census.Committed();
        return census;
    }
}
