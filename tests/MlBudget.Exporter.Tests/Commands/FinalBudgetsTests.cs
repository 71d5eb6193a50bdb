using MlBudget.Exporter.Commands;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Commands;

public sealed class FinalBudgetsTests
{
    private const string Repeated = "12,040 records repeat an id and count nowhere else.";

    [Fact]
    public void Records_that_repeat_an_id_are_said_below_the_table_where_there_are_any()
    {
        Assert.EndsWith($"\n{Repeated}\n", Written(Reports.Fraud()), StringComparison.Ordinal);
        var model = Reports.Fraud().Models[0];
        var none = new Snapshot(Reports.Fraud().At, [model with { Report = model.Report with { Duplicates = 0 } }]);
        Assert.DoesNotContain("repeat an id", Written(none), StringComparison.Ordinal);
    }

    [Fact]
    public void Why_an_SLO_has_no_data_or_knows_nothing_any_more_is_said_below_the_table() => Assert.Contains(
        "|\nrecall: Nothing came in the window that it counts.\n"
            + "staleness: It knows nothing since 2026-11-02 00:23:00 UTC: 'velocity' is no longer in the records.\n",
        Written(Reports.Fraud()), StringComparison.Ordinal);

    private static string Written(Snapshot snapshot)
    {
        var output = new StringWriter { NewLine = "\n" };
        FinalBudgets.Write(snapshot.Models, output);
        return output.ToString();
    }
}
