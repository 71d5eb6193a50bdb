using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tests.Budgets;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Policies;

/// <summary>What was never measured is told apart from what is not measured any more.</summary>
public sealed class DataLossTests
{
    private static readonly Instant First = new Minute(TallyModel.Start).Start;

    [Fact]
    public void An_SLO_that_had_a_value_is_lost_since_the_first_report_without_one()
    {
        var loss = DataLoss.None.After(At(0, Valued("a"))).After(At(1, Silent("a"))).After(At(2, Silent("a")));

        Assert.Equal(Hour(1), loss.LostSince(Silent("a")));
        Assert.Equal(Hour(1), loss.NothingSince(Dimension.Infrastructure, [Silent("a")]));
    }

    [Fact]
    public void One_that_has_data_again_is_not_lost_and_the_next_loss_counts_anew()
    {
        var again = DataLoss.None.After(At(0, Valued("a"))).After(At(1, Silent("a"))).After(At(2, Valued("a")));
        Assert.Null(again.LostSince(Valued("a")));
        Assert.Null(again.NothingSince(Dimension.Infrastructure, [Valued("a")]));

        Assert.Equal(Hour(3), again.After(At(3, Silent("a"))).LostSince(Silent("a")));
    }

    [Fact]
    public void One_that_never_had_a_value_is_not_lost_but_its_dimension_has_nothing()
    {
        var loss = DataLoss.None.After(At(4, Silent("a"))).After(At(9, Silent("a")));

        Assert.Null(loss.LostSince(Silent("a")));
        Assert.Equal(Hour(4), loss.NothingSince(Dimension.Infrastructure, [Silent("a")]));
    }

    [Fact]
    public void A_dimension_has_nothing_since_its_last_SLO_had_something()
    {
        var loss = DataLoss.None.After(At(0, Valued("a"), Valued("b")))
            .After(At(1, Silent("a"), Valued("b"))).After(At(5, Silent("a"), Silent("b")));

        Assert.Equal(Hour(5), loss.NothingSince(Dimension.Infrastructure, [Silent("a"), Silent("b")]));
        Assert.Null(loss.NothingSince(Dimension.Infrastructure, [Silent("a"), Valued("b")]));
        Assert.Null(loss.NothingSince(Dimension.Fairness, [Silent("a")]));
    }

    [Theory]
    [InlineData(MissingReason.WaitsForLabels)]
    [InlineData(MissingReason.WaitsForPredictions)]
    [InlineData(MissingReason.WaitsForBaseline)]
    public void What_only_waits_is_not_lost_and_the_wait_is_no_part_of_a_loss(MissingReason reason)
    {
        var loss = DataLoss.None.After(At(0, Valued("a"))).After(At(1, Silent("a", reason)));
        Assert.Null(loss.LostSince(Silent("a", reason)));
        Assert.Null(loss.NothingSince(Dimension.Infrastructure, [Silent("a", reason)]));

        Assert.Equal(Hour(6), loss.After(At(6, Silent("a"))).LostSince(Silent("a")));
    }

    [Fact]
    public void Nothing_new_is_the_same_object_so_that_nothing_is_written()
    {
        var loss = DataLoss.None.After(At(0, Valued("a"))).After(At(1, Silent("a")));

        Assert.Same(loss, loss.After(At(2, Silent("a"))));
    }

    [Fact]
    public void One_that_was_taken_out_of_the_configuration_begins_anew()
    {
        var loss = DataLoss.None.After(At(0, Valued("a"), Valued("b"))).After(At(1, Valued("b"))).After(At(2, Silent("a"), Valued("b")));

        Assert.Null(loss.LostSince(Silent("a")));
    }

    private static Instant Hour(int hour) => First + TimeSpan.FromHours(hour);

    private static ModelReport At(int hour, params SloReport[] slos) =>
        new() { Model = "m", At = Hour(hour), Slos = [.. slos], Dimensions = [] };

    private static SloReport Valued(string name) => Slo(name, SliReading.OfEvents(1, 10, 0));

    private static SloReport Silent(string name, MissingReason reason = MissingReason.NoEvents) => Slo(name, reason);

    private static SloReport Slo(string name, SliResult result)
    {
        var slo = TallyModel.Slo(new OccurrenceSli(new TallyModel().Success()), 0.01m) with { Name = name };
        return new()
        {
            Slo = slo,
            Watermark = new(TallyModel.Start),
            Windows = [new(slo.Window, default, result, 0.01, 1, result.Reading is null ? null : 0, null)],
            LatestSlot = new(default, null, null),
        };
    }
}
