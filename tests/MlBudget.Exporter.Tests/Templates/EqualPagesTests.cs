using MlBudget.Core.Records;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Tests.Polling;

namespace MlBudget.Exporter.Tests.Templates;

/// <summary>The models of a template, against the same models written one by one.</summary>
public sealed class EqualPagesTests : IDisposable
{
    private readonly TemplateLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Models_of_a_template_have_the_page_that_they_have_one_by_one()
    {
        _log.Append(Records(new Random(1), 0, 12_000, ["fraud", "churn", "a \"quoted\" \\ one"]));

        var snapshot = _log.Poll(_log.Template(), "template");

        Assert.Equal(["a \"quoted\" \\ one", "churn", "fraud"], TemplateLog.ModelsOf(snapshot));
        var page = TemplateLog.PageOf(snapshot);
        Assert.Contains(page, line => line.StartsWith("mlbudget_window_bad_events{model=\"fraud\",dimension=\"infrastructure\",slo=\"slow\"", StringComparison.Ordinal));
        Assert.Equal(TemplateLog.PageOf(_log.Poll(_log.OneByOne("a \"quoted\" \\ one", "churn", "fraud"), "single")), page);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void So_they_have_however_the_log_grows_and_the_process_ends_and_whenever_a_value_comes(int seed)
    {
        var random = new Random(seed);
        string[] names = ["one", "two", "three", "four"];
        var (models, folder) = _log.Start(_log.Template(), "template");
        Snapshot? snapshot = null;
        for (var (row, step) = (0, 0); step < 12; step++)
        {
            var rows = random.Next(1, 200);
            // The last one comes late, and the first one goes on leaving out some.
            _log.Append(Records(random, row, rows, names[(step > 5 ? 0 : 1)..(step < 8 ? 3 : 4)]));
            row += rows;
            if (random.Next(3) > 0)
                snapshot = random.Next(2) == 0 ? models.Poll() : models.PollAll();
            if (random.Next(4) > 0)
                continue;
            models.Dispose();
            folder.Dispose();
            (models, folder) = _log.Start(_log.Template(), "template");
        }

        snapshot = models.PollAll();
        models.Dispose();
        folder.Dispose();

        Assert.Equal(names.Order(StringComparer.Ordinal), TemplateLog.ModelsOf(snapshot));
        Assert.Equal(TemplateLog.PageOf(_log.Poll(_log.OneByOne(names.Order(StringComparer.Ordinal)), "single")), TemplateLog.PageOf(snapshot));
    }

    [Fact]
    public void So_they_have_under_the_wall_clock()
    {
        using var log = new TemplateLog(TemplateLog.First.AddMinutes(3_000));
        log.Append(Records(new Random(4), 0, 3_000, ["fraud", "churn"]));

        var snapshot = log.Poll(log.Template(), "template", ClockMode.Wall);

        Assert.Equal(["churn", "fraud"], TemplateLog.ModelsOf(snapshot));
        Assert.Equal(TemplateLog.PageOf(log.Poll(log.OneByOne("churn", "fraud"), "single", ClockMode.Wall)), TemplateLog.PageOf(snapshot));
    }

    private static IEnumerable<(string, string)> Records(Random random, int first, int count, string[] models)
    {
        for (var row = first; row < first + count; row++)
        {
            var model = models[random.Next(models.Length)];
            yield return TemplateLog.Record(
                row, model.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal), random.Next(2), random.Next(2), random.Next(400));
        }
    }
}
