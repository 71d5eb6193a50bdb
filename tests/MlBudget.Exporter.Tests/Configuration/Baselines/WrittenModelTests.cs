using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Settings;
using MlBudget.Sources.Files;

namespace MlBudget.Exporter.Tests.Configuration.Baselines;

/// <summary>A model is compiled with what it has learned from what was read once, and from nothing else.</summary>
public sealed class WrittenModelTests : IDisposable
{
    private readonly StorageDirectory _directory = new();

    private static Baseline Usual => LearnedConfigurationTests.Usual;

    [Fact]
    public void A_secret_whose_file_was_deleted_or_changed_is_what_it_was()
    {
        var (deleted, changed) = (File("deleted", "yes"), File("changed", "one.jsonl"));
        var model = Load($"${{file:{changed}}}", $"${{file:{deleted}}}")[0];
        System.IO.File.Delete(deleted);
        System.IO.File.WriteAllText(changed, "another.jsonl");

        AssertIsLearned(model, "one.jsonl", "yes");
    }

    [Fact]
    public void A_variable_is_asked_for_once_and_keeps_its_value()
    {
        var asked = 0;
        var references = new References(name => name == "PATH" ? "one.jsonl" : ++asked == 1 ? "yes" : null);

        AssertIsLearned(Load("${env:PATH}", "${env:CLASS}", references)[0], "one.jsonl", "yes");

        Assert.Equal(1, asked);
    }

    [Fact]
    public void The_file_of_another_model_may_be_gone()
    {
        var file = File("baseline.yml", BaselineWriter.Write("other", Usual));
        var models = Load("one.jsonl", "yes", others: $$"""
              - name: other
                task: binary_classification
                predictions: { type: files, path: p.jsonl, fields: { time: t, prediction: a } }
                baseline: { file: {{file}} }
                slos: [{ name: selection, metric: selection_rate, at_most: 0.9 }]

            """);
        System.IO.File.Delete(file);

        AssertIsLearned(models[0], "one.jsonl", "yes");
        Assert.Equal(Usual.Rows, models[1].Written.With(Usual).Model!.Definition.Baseline!.Rows);
    }

    [Fact]
    public void What_can_not_be_used_is_an_error_each_time_and_takes_nothing_from_what_can()
    {
        var model = Load("one.jsonl", "yes")[0];
        var impossible = Usual with { Quality = Usual.Quality.SetItem("false_positive_rate", new(0.9, 0.9, TimeSpan.FromDays(1), 30)) };
        var expected = "m.yml:9:70: models[0].slos[1].max_degradation: found '0.5', which can't be exceeded: from a baseline of 0.9 "
            + "it can degrade by 0.111111111111111 at most";

        Assert.Equal(expected, Assert.Single(model.Written.With(impossible).Errors));
        Assert.Equal(expected, Assert.Single(model.Written.With(impossible).Errors));

        AssertIsLearned(model, "one.jsonl", "yes");
    }

    [Fact]
    public void A_model_that_learned_something_learns_something_else_later()
    {
        var learned = Load("one.jsonl", "yes")[0].Written.With(Usual).Model!;
        var later = Usual with { Rows = 7 };

        Assert.Equal(7, learned.Written.With(later).Model!.Definition.Baseline!.Rows);
    }

    public void Dispose() => _directory.Dispose();

    private static void AssertIsLearned(MonitoredModel model, string path, string positive)
    {
        var result = model.Written.With(Usual);
        Assert.Empty(result.Errors);
        var definition = result.Model!.Definition;
        Assert.Equal(Usual.Rows, definition.Baseline!.Rows);
        Assert.Equal(path, Assert.Single(((FileSourceDefinition)result.Model.Feeds[0].Source).Paths));
        Assert.Equal(positive, Assert.Single(definition.Classes.Positive).Value);
        Assert.Equal(
            model.Definition.Measures.Select(measure => measure.Canonical),
            definition.Measures.Select(measure => measure.Canonical).Take(model.Definition.Measures.Length));
    }

    private string File(string name, string text)
    {
        System.IO.File.WriteAllText(_directory.At(name), text);
        return _directory.At(name);
    }

    private static ImmutableArray<MonitoredModel> Load(string path, string positive, References? references = null, string others = "")
    {
        var result = ConfigurationFile.Parse("m.yml", $$"""
            models:
              - name: fraud
                task: binary_classification
                positive_class: "{{positive}}"
                predictions: { type: files, path: "{{path}}", fields: { time: t, prediction: a, label: y } }
                baseline: { learn: 30d }
                slos:
                  - { name: accuracy, metric: accuracy, max_degradation: 0.05 }
                  - { name: false, metric: false_positive_rate, max_degradation: 0.5 }

            """ + others, references);
        Assert.Empty(result.Errors);
        return result.Configuration!.Models;
    }
}
