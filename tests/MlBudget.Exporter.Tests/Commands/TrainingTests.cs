using System.Globalization;
using System.IO.Compression;
using System.Text;
using MlBudget.Core.Baselines;
using MlBudget.Exporter.Commands;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Tables;

namespace MlBudget.Exporter.Tests.Commands;

/// <summary>What a model was trained on is learned from a table without times, and what it is served with is compared with that.</summary>
public sealed class TrainingTests : IDisposable
{
    private const int Rows = 4_000;

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly StorageDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_feature_that_is_served_otherwise_than_trained_on_is_found_and_no_other()
    {
        WriteTraining(Rows);
        WriteLog(amountsFrom: 3);
        await LearnAsync("train.csv");

        var (exit, _, error) = await RunAsync(["replay", "--step=6h", $"--openmetrics={_directory.At("h.om")}"]);

        Assert.True(exit == ExitCode.Done, error);
        var history = await File.ReadAllLinesAsync(_directory.At("h.om"));
        Assert.Equal([0, 0], Values(history, "mlbudget_skew_detected", "age").Distinct().Append(0));
        Assert.Equal([0, 0], Values(history, "mlbudget_skew_detected", "country").Distinct().Append(0));
        // Six hours have 720 rows; from the third day on amounts are half as much again.
        Assert.Equal([0, 1], Values(history, "mlbudget_skew_detected", "amount").Distinct());
        Assert.Equal(1, Values(history, "mlbudget_skew_detected", "amount")[^1], tolerance: 0);
        Assert.InRange(Values(history, "mlbudget_skew_statistic", "amount")[^1], 0.1, 0.2);
        var share = history.Last(line => line.StartsWith("mlbudget_sli_value{", StringComparison.Ordinal) && line.Contains("window=\"6h\"", StringComparison.Ordinal));
        Assert.Contains("slo=\"skew\"", share, StringComparison.Ordinal);
    }

    /// <summary>Rows come in any order and form: what is learned is the same.</summary>
    [Fact]
    public async Task A_table_of_rows_a_table_of_columns_and_lines_of_JSON_teach_the_same()
    {
        var rows = WriteTraining(Rows);
        File.WriteAllBytes(_directory.At("train.parquet"), ParquetFile.Of(
            500, ParquetFile.Column<double>("age", rows.Select(row => (double?)row.Age)), ParquetFile.Texts("country", rows.Select(row => row.Country)),
            ParquetFile.Column<double>("amount", rows.Select(row => (double?)row.Amount))));
        Write("train.jsonl", rows.AsEnumerable().Reverse().Select(row => string.Create(CultureInfo.InvariantCulture, $$"""{"age":{{row.Age}},"country":"{{row.Country}}","amount":{{row.Amount}} }""")));

        var ofRows = await LearnAsync("train.csv");

        Assert.Equal(["age", "country", "amount"], ofRows.Features.Select(feature => feature.Name));
        Assert.All(ofRows.Features, feature => Assert.Equal(Rows, feature.Counts.Sum()));
        Assert.Equal(rows.Count(row => row.Country == "de"), ofRows.Features[1].Counts[((CategoricalBaseline)ofRows.Features[1]).Categories.IndexOf("de")]);
        foreach (var other in new[] { "train.parquet", "train.jsonl" })
        {
            var learned = await LearnAsync(other);
            Assert.Equal(ofRows.Features.Select(feature => string.Join(' ', feature.Counts)), learned.Features.Select(feature => string.Join(' ', feature.Counts)));
            Assert.Equal([.. ((NumericBaseline)ofRows.Features[2]).Edges], ((NumericBaseline)learned.Features[2]).Edges.AsEnumerable());
        }
    }

    /// <summary>Of more rows than are kept a sample is, in which each row weighs as much, also where thousands are alike.</summary>
    [Fact]
    public async Task Rows_that_are_alike_weigh_as_many_as_they_are()
    {
        Write("train.csv", Enumerable.Range(0, 250_000).Select(row => row % 10 == 0 ? "30,fr,2" : "40,de,1").Prepend("age,country,amount"));

        var learned = await LearnAsync("train.csv");

        Assert.Equal(250_000, learned.Rows);
        var country = (CategoricalBaseline)learned.Features.Single(feature => feature.Name == "country");
        Assert.Equal(["de", "fr"], country.Categories.AsEnumerable());
        Assert.Equal(0.9, (double)country.Bins[0] / country.Bins.Sum(), tolerance: 0.005);
    }

    [Fact]
    public async Task Columns_under_other_names_are_found_and_one_that_is_not_there_is_said()
    {
        Write("train.csv", Enumerable.Range(0, 2_000).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row % 50},{(row % 3 == 0 ? "de" : "fr")}")).Prepend("customer_age,country"));

        var learned = await LearnAsync("train.csv", "training: { file: training.yml, fields: { age: customer_age } }", out var said);

        Assert.Equal(["age", "country"], learned.Features.Select(feature => feature.Name));
        Assert.Contains("it has no column 'amount'", said(), StringComparison.Ordinal);
        Assert.Contains("the feature 'amount' is left out: found 0 values in 'amount' of the sampled records, expected 100 at least", said(), StringComparison.Ordinal);
        var (exit, words, notes) = await RunAsync(["check"], "training: { file: training.yml, fields: { age: customer_age } }");
        Assert.Equal(ExitCode.Done, exit);
        Assert.Contains("models[0].training: 'amount' is not compared: the model has it, and what was learned of its training set does not", words + notes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train.csv", "", 0, "the model 'fraud' has no training; add training: { file: fraud-training.yml }")]
    [InlineData("nowhere.csv", "training: { file: training.yml }", 0, "nowhere.csv: no file is there")]
    [InlineData("train.csv", "training: { file: training.yml }", 999, "refused: the training set has 999 rows, expected at least 1000")]
    [InlineData("train.csv", "training: { file: training.yml, fields: { agee: x } }", 999, "agee: is no feature of the model; did you mean 'age'?")]
    [InlineData("train.csv", "training: { fields: { age: x } }", 999, "'file' is missing")]
    public async Task What_can_not_be_learned_is_an_error_that_says_why(string path, string training, int rows, string expected)
    {
        WriteTraining(rows);

        var (exit, output, error) = await RunAsync(["baseline", $"--training={_directory.At(path)}"], training);

        Assert.NotEqual(ExitCode.Done, exit);
        Assert.Equal("", output);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    /// <summary>A set of which a part can't be read is another one, also where it is said beside a column that isn't there.</summary>
    [Theory]
    [InlineData("amount")]
    [InlineData("price")]
    public async Task Of_a_file_that_is_cut_off_nothing_is_learned(string lastColumn)
    {
        for (var file = 1; file <= 2; file++)
        {
            var rows = Draw(new Random(file), Rows, factor: 1).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Age},{row.Country},{row.Amount}\n")).Prepend($"age,country,{lastColumn}\n");
            using var compressed = new GZipStream(File.Create(_directory.At($"train-{file}.csv.gz")), CompressionLevel.Fastest);
            compressed.Write(Encoding.UTF8.GetBytes(string.Concat(rows)));
        }

        File.WriteAllBytes(_directory.At("train-2.csv.gz"), File.ReadAllBytes(_directory.At("train-2.csv.gz"))[..10_000]);

        var (exit, output, error) = await RunAsync(["baseline", $"--training={_directory.At("train-*.csv.gz")}"]);

        Assert.Equal((ExitCode.Failed, ""), (exit, output));
        Assert.Contains("--training: not all of it can be read, so nothing is learned", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sample_is_the_same_each_time()
    {
        var random = new Random(3);
        Write("train.csv", Draw(random, 120_000, factor: 1).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Age},{row.Country},{row.Amount}")).Prepend("age,country,amount"));

        var first = await LearnAsync("train.csv");
        var second = await LearnAsync("train.csv");

        Assert.Equal(100_000, first.Features[0].Counts.Sum());
        Assert.Equal(first.Features.Select(feature => string.Join(' ', feature.Counts)), second.Features.Select(feature => string.Join(' ', feature.Counts)));
    }

    [Fact]
    public async Task Drift_and_skew_are_judged_in_the_same_windows()
    {
        WriteTraining(Rows);
        await LearnAsync("train.csv");

        var (exit, _, error) = await RunAsync(["check"], "training: { file: training.yml }", """
            - { name: drift, metric: drift, slices: { length: 1d, objective: 0.8 } }
                  - { name: other, metric: skew, slices: { length: 12h, objective: 0.8 } }
            """);
        var (_, words, _) = await RunAsync(["check"], "training: { file: training.yml }", "- { name: drift, metric: drift, slices: { length: 1d, objective: 0.8 } }");

        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains("found '12h', expected 1d, as of the SLO before it: drift and skew are judged in the same windows", error, StringComparison.Ordinal);
        Assert.Contains("Trained on 4000 rows, with which are compared in windows of 1d: age, country, amount.", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("baseline", "models[0].baseline.file: the file tells of a training set, expected what 'mlbudget baseline --from=… --to=…' writes")]
    [InlineData("training", "models[0].training.file: the file tells of a period of the logs, expected what 'mlbudget baseline --training=PATH' writes")]
    public async Task A_file_of_the_other_kind_is_an_error(string key, string expected)
    {
        WriteTraining(Rows);
        var learned = await LearnAsync("train.csv");
        Write("training.yml", [BaselineWriter.Write("fraud", learned with { IsOfTraining = key == "baseline" })]);

        var (exit, _, error) = await RunAsync(["check"], $"{key}: {{ file: training.yml }}");

        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_training_set_has_no_period()
    {
        var (exit, _, error) = await RunAsync(["baseline", "--training=train.csv", "--from=2026-06-01T00:00Z"]);

        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains("--from: is not for --training, whose rows need no times", error, StringComparison.Ordinal);
    }

    private List<(double Age, string Country, double Amount)> WriteTraining(int rows)
    {
        var drawn = Draw(new Random(1), rows, factor: 1);
        Write("train.csv", drawn.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Age},{row.Country},{row.Amount}")).Prepend("age,country,amount"));
        return drawn;
    }

    /// <summary>Four days with two predictions a minute.</summary>
    private void WriteLog(int amountsFrom)
    {
        const int PerDay = 2_880;
        var random = new Random(2);
        var rows = Enumerable.Range(1, 4).SelectMany(day => Draw(random, PerDay, day >= amountsFrom ? 1.5 : 1));
        Write("log.jsonl", rows.Select((row, index) => string.Create(
            CultureInfo.InvariantCulture, $$"""{"t":"{{First.AddSeconds(30 * index):O}}","id":{{index}},"features":{"age":{{row.Age}},"country":"{{row.Country}}","amount":{{row.Amount}} } }""")));
    }

    private static List<(double Age, string Country, double Amount)> Draw(Random random, int rows, double factor) => [.. Enumerable.Range(0, rows).Select(_ => (
        Math.Round(20 + 40 * random.NextDouble(), 1), random.Next(3) == 0 ? "fr" : "de", Math.Round(-100 * factor * Math.Log(1 - random.NextDouble()), 2)))];

    private static double[] Values(string[] history, string metric, string feature) => [.. history
        .Where(line => line.StartsWith($"{metric}{{", StringComparison.Ordinal) && line.Contains($"feature=\"{feature}\"", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split("} ")[1].Split(' ')[0], CultureInfo.InvariantCulture))];

    private Task<Baseline> LearnAsync(string path) => LearnAsync(path, "training: { file: training.yml }", out _);

    private Task<Baseline> LearnAsync(string path, string training, out Func<string> said)
    {
        var error = "";
        said = () => error;
        return LearnIntoFileAsync();

        async Task<Baseline> LearnIntoFileAsync()
        {
            (var exit, var output, error) = await RunAsync(["baseline", $"--training={_directory.At(path)}"], training);
            Assert.True(exit == ExitCode.Done, error);
            Write("training.yml", [output]);
            var read = BaselineFile.Load(_directory.At("training.yml"));
            Assert.False(read.IsChanged);
            return read.Baseline!;
        }
    }

    private void Write(string name, IEnumerable<string> lines) => File.WriteAllText(_directory.At(name), string.Join('\n', lines) + "\n");

    private async Task<(int Exit, string Output, string Error)> RunAsync(string[] arguments, string training = "training: { file: training.yml }", string slo = "")
    {
        Write("mlbudget.yml",
        [
            $$"""
            models:
              - name: fraud
                task: binary_classification
                predictions:
                  type: files
                  path: {{_directory.At("log.jsonl")}}
                  fields: { time: t, id: id }
                features:
                  age: { type: numeric, field: features.age, required: true }
                  country: { type: categorical, field: features.country }
                  amount: { type: numeric, field: features.amount }
                {{training.Replace("training.yml", _directory.At("training.yml"), StringComparison.Ordinal)}}
                slos:
                  - { name: whole, metric: completeness, at_least: 0.9 }
                  {{(training.StartsWith("training", StringComparison.Ordinal) ? "- { name: skew, metric: skew }" : "")}}
                  {{slo}}
            """,
        ]);
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = await CommandLine.RunAsync([arguments[0], $"--config.file={_directory.At("mlbudget.yml")}", .. arguments[1..]], output, error);
        return (exit, output.ToString(), error.ToString());
    }
}
