using CsCheck;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;

namespace MlBudget.Core.Tests.Slis;

public sealed class SmallGroupsTests
{
    private const int Least = 20;

    [Theory]
    [InlineData(new long[] { 30, 40 }, new[] { false, false })]
    [InlineData(new long[] { 5, 30, 40 }, new[] { true, true, false })]
    [InlineData(new long[] { 5, 6, 40 }, new[] { true, true, false })]
    [InlineData(new long[] { 5, 0, 40, 30 }, new[] { true, false, false, true })]
    [InlineData(new long[] { 5 }, new[] { true })]
    [InlineData(new long[] { }, new bool[] { })]
    public void A_group_that_is_hidden_alone_has_the_next_smallest_beside_it(long[] events, bool[] hidden) =>
        Assert.Equal(hidden, SmallGroups.Hidden([.. events.Select((count, index) => new GroupSize($"g{index}", count))], Least));

    [Fact]
    public void In_a_margin_of_several_fields_no_cell_is_hidden_alone()
    {
        // Of women one cell is hidden, and so another one of women; each of the two is the only one of its ages.
        GroupSize[] cells = [new("f × young", 5), new("f × old", 60), new("f × middle", 50), new("m × young", 70), new("m × old", 80), new("m × middle", 90)];

        Assert.Equal([true, false, true, true, false, true], SmallGroups.Hidden(cells, Least, fields: 2));
    }

    [Fact]
    public void No_margin_has_one_hidden_cell_beside_others_and_nothing_more_is_hidden_where_nothing_is_small() => Gen.Select(
        Gen.Long[0, 100].Array[2, 4].Array[2, 3], Gen.Long[0, 30]).Sample((table, rest) =>
    {
        var cells = table.SelectMany((row, one) => row.Select((events, other) => new GroupSize(Intersection.Join($"{one}", $"{other}"), events)))
            .Append(new(null, rest)).ToArray();

        var hidden = SmallGroups.Hidden(cells, Least, fields: 2);

        Assert.Equal(cells.Any(cell => cell.Events is > 0 and < Least), hidden.Contains(true));
        Assert.All(cells.Zip(hidden), cell => Assert.True(cell.Second || cell.First.Events is 0 or >= Least));
        var margins = new Func<GroupSize, string?>[] { _ => "all", cell => cell.Name?[..1], cell => cell.Name?[^1..] };
        foreach (var margin in margins.SelectMany(margin => cells.Zip(hidden).Where(cell => cell.First.Events > 0 && margin(cell.First) is not null).GroupBy(cell => margin(cell.First))))
            Assert.False(margin.Count() > 1 && margin.Count(cell => cell.Second) == 1, string.Join(", ", margin));
    }, iter: 1000);
}
