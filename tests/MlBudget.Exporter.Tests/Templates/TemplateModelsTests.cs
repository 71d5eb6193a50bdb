using System.Collections.Immutable;
using System.Text.Json;
using MlBudget.Core.Records;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Tests.Polling;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Templates;

/// <summary>Which models a template stands for over time, and what is told of records that are of none.</summary>
public sealed class TemplateModelsTests : IDisposable
{
    private readonly TemplateLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void What_is_of_no_model_is_counted_told_and_shown()
    {
        _log.Append(Record(1, "fraud"), Record(2, "churn"), Record(3, "third"), Record(4, "third"), Record(6, " spaced"), Record(7, "taken"));
        _log.Append(TemplateLog.Record(8, "", 1, 1, 1).Prediction, """{"t":"2026-06-01T00:09:00","id":"n","stage":"prod","a":1,"ms":1}""");
        // Those that where leaves out are nobody's business.
        _log.Append(Record(10, "left out"));

        var snapshot = _log.Poll(_log.Template(most: 2, others: Taken), "store");

        Assert.Equal(["taken", "churn", "fraud"], TemplateLog.ModelsOf(snapshot));
        var page = new MetricsPage().TextOf(snapshot);
        Assert.Contains("mlbudget_source_records_total{model=\"{model}\",source=\"predictions\"} 9\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("mlbudget_predictions_total{model=\"{model}\"}", page, StringComparison.Ordinal);
        Assert.Contains("mlbudget_template_info{model=\"{model}\",field=\"model\",owner=\"\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("mlbudget_template_models{model=\"{model}\"} 2\n", page, StringComparison.Ordinal);
        Assert.Contains("mlbudget_template_models_limit{model=\"{model}\"} 2\n", page, StringComparison.Ordinal);
        foreach (var (reason, count) in (ImmutableArray<(string, int)>)[("no_value", 2), ("beyond_bound", 2), ("no_name", 1), ("name_taken", 1)])
            Assert.Contains($"mlbudget_template_unwatched_records_total{{model=\"{{model}}\",reason=\"{reason}\"}} {count}\n", page, StringComparison.Ordinal);
        Assert.Equal(
            [
                "predictions: 2 of 8 records have no value of model: they are of no model, and count in no budget",
                "predictions: 2 of 8 records are of values of model beyond the first 2, such as 'third': they are of no model, and count in no budget; raise max_models, or leave them out with where",
                "predictions: 1 of 8 records have a model that can't be the name of a model, such as ' spaced': expected up to 128 characters without spaces around them and without any that can't be seen; they count in no budget",
                "predictions: 1 of 8 records have a model that would give a model the name of another one, such as 'taken': they count in no model of this template; write another name, there or here",
            ],
            Assert.Single(snapshot.Templates).Report.Notices.Select(notice => notice.Text));
        new SourceErrors(new Logger<SourceErrors>(_log.Log.Loggers)).Note(snapshot);
        Assert.Equal(4, _log.Log.LinesWithLevels.Count(line => line.StartsWith("Warning: predictions: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_model_that_falls_silent_has_a_newest_record_of_its_own_also_after_a_restart()
    {
        _log.Append(Record(1, "fraud"), Record(2, "churn"), Record(101, "fraud"));
        for (var turn = 0; turn < 2; turn++)
        {
            var snapshot = _log.Poll(_log.Template(hasLabels: false), "store");

            Assert.Equal(
                [("churn", "00:02"), ("fraud", "01:41")],
                snapshot.Models.Select(model => (model.Report.Model, model.Sources[0].LatestTime!.Value.ToRfc3339()[11..16])));
        }
    }

    [Fact]
    public void The_api_has_the_template_beside_its_models()
    {
        _log.Append(Record(1, "fraud"), Record(2, "churn"), Record(3, "third"));

        var json = JsonSerializer.SerializeToElement(BudgetsJson.Of(_log.Poll(_log.Template(most: 2), "store")), BudgetsJson.Options);

        Assert.Equal(["churn", "fraud"], json.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("model").GetString()));
        var template = Assert.Single(json.GetProperty("templates").EnumerateArray());
        Assert.Equal("{model}", template.GetProperty("template").GetString());
        Assert.Equal(2, template.GetProperty("max_models").GetInt32());
        Assert.Equal(1, template.GetProperty("unwatched_records").GetProperty("beyond_bound").GetInt64());
        Assert.Equal("records_of_no_model", template.GetProperty("notices")[0].GetProperty("kind").GetString());
        Assert.Equal("2026-06-01T00:02:00Z", template.GetProperty("models")[0].GetProperty("latest_record").GetString());
        Assert.True(template.GetProperty("sources")[0].GetProperty("up").GetBoolean());
    }

    [Fact]
    public void A_model_without_records_leaves_when_nothing_of_it_counts_and_another_one_has_its_place()
    {
        // Two days of window, two hours of delay, and a day.
        _log.Append(Record(1, "old"), Record(2, "usual"), Record(3, "late"));
        Assert.Equal(["old", "usual"], TemplateLog.ModelsOf(_log.Poll(_log.Template(most: 2), "store")));

        _log.Append(Record((3 * 1440) + 121, "usual"));
        Assert.Equal(["old", "usual"], TemplateLog.ModelsOf(_log.Poll(_log.Template(most: 2), "store")));

        _log.Append(Record((3 * 1440) + 122, "usual"));
        Assert.Equal(["usual"], TemplateLog.ModelsOf(_log.Poll(_log.Template(most: 2), "store")));

        // Its log is read from the start, whatever is over of it by now.
        _log.Append(Record((3 * 1440) + 123, "late"));
        Assert.Equal(["late", "usual"], TemplateLog.ModelsOf(_log.Poll(_log.Template(most: 2), "store")));
        Assert.Contains("Information: 'old' is no model of the template '{model}' any more: no record of it would count", _log.Log.LinesWithLevels);
        Assert.Contains("Information: 'late' is a model of the template '{model}' from now on: its log is read from the start", _log.Log.LinesWithLevels);
    }

    [Fact]
    public void A_reload_keeps_the_models_and_a_name_that_is_written_by_itself_by_now_is_that_of_one_only()
    {
        _log.Append(Record(1, "fraud"), Record(2, "taken"), Record(3, "churn"));
        var (models, folder) = _log.Start(_log.Template(hasLabels: false), "store");
        using (folder)
        using (models)
        {
            Assert.Equal(["churn", "fraud", "taken"], TemplateLog.ModelsOf(models.PollAll()));

            models.Replace(_log.Template(others: Taken, hasLabels: false));
            Assert.Equal(["taken", "churn", "fraud"], TemplateLog.ModelsOf(models.PollAll()));

            models.Replace(_log.Template(most: 1, hasLabels: false));
            Assert.Single(models.PollAll().Models);

            // Another name is another template, which begins with its log.
            models.Replace(_log.Template(name: "of {model}", hasLabels: false));
            Assert.Equal(["of churn", "of fraud", "of taken"], TemplateLog.ModelsOf(models.PollAll()));
        }
    }

    [Fact]
    public void Values_of_another_field_are_looked_for_from_the_start_of_the_log()
    {
        _log.Append(Record(1, "fraud"), Record(2, "churn"));
        Assert.Equal(["churn", "fraud"], TemplateLog.ModelsOf(_log.Poll(_log.Template(hasLabels: false), "store")));

        var other = _log.Parse(File.ReadAllText(_log.At("mlbudget.yml")).Replace("model: m,", "model: id,", StringComparison.Ordinal));

        Assert.Equal(["churn-2", "fraud-1"], TemplateLog.ModelsOf(_log.Poll(other, "store")));
    }

    [Fact]
    public void A_template_whose_log_is_not_there_is_down_and_has_no_model()
    {
        var snapshot = _log.Poll(_log.Template(), "store", ClockMode.Wall);

        Assert.Empty(snapshot.Models);
        var page = new MetricsPage().TextOf(snapshot);
        Assert.Contains("mlbudget_source_up{model=\"{model}\",source=\"predictions\"} 0\n", page, StringComparison.Ordinal);
        Assert.Contains("mlbudget_template_models{model=\"{model}\"} 0\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_templates_that_would_give_a_name_to_two_models_give_it_to_one()
    {
        _log.Append(Record(1, "fraud"));
        var one = _log.Template(hasLabels: false);
        var both = _log.Parse(File.ReadAllText(_log.At("mlbudget.yml")) + File.ReadAllText(_log.At("mlbudget.yml"))[7..]
            .Replace("{model}", "{other}", StringComparison.Ordinal).Replace("for_each: model", "for_each: other", StringComparison.Ordinal)
            .Replace("model: m,", "other: m,", StringComparison.Ordinal));

        var snapshot = _log.Poll(both, "store");

        Assert.Equal(["fraud"], TemplateLog.ModelsOf(snapshot));
        Assert.Single(one.Templates);
        Assert.Equal([0, 1], snapshot.Templates.Select(template => Unwatched(template, UnwatchedReason.NameTaken)).Order());
    }

    private const string Taken = """

          - name: taken
            task: binary_classification
            predictions: { type: files, path: other.jsonl, fields: { time: t, error: e } }
            slos: [ { name: success, dimension: infrastructure, good: error is null, objective: 0.9 } ]
        """;

    private static string Record(int row, string model) => TemplateLog.Record(row, model, 1, 1, 1).Prediction.Replace("test", row % 10 == 0 ? "test" : "prod", StringComparison.Ordinal);

    private static long Unwatched(ModelStatus template, UnwatchedReason reason) => template.Template!.Unwatched.Single(unwatched => unwatched.Reason == reason).Count;
}
