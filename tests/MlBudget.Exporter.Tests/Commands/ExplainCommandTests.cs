using System.Globalization;
using System.IO.Compression;
using MlBudget.Exporter.Commands;

namespace MlBudget.Exporter.Tests.Commands;

/// <summary>Which records are bad, by a plain rule of each row's number, and where <c>explain</c> finds them.</summary>
public sealed class ExplainCommandTests : IDisposable
{
    private const int Predictions = 5000;

    private const string Yaml = """
        models:
          - name: fraud
            task: binary_classification
            predictions:
              type: files
              path: FOLDER/p-*
              fields: { time: at, id: id, prediction: answer, latency_seconds: latency, score: score }
              where: latency_seconds < 900
            labels: { type: files, path: FOLDER/labels.jsonl, fields: { id: id, time: at, label: label, outcomes: [paid] }, delay: 1h }
            features: { amount: { type: numeric, required: true, max: 100 }, country: { type: categorical, required: true } }
            groups: { region: { min_samples: 5 } }
            slos:
              - { name: latency, dimension: infrastructure, good: latency_seconds <= 0.5, objective: 0.9 }
              - { name: slow, dimension: infrastructure, bad: latency_seconds > 0.5, max_degradation: 0.1, baseline: 0.01 }
              - { name: accuracy, metric: accuracy, at_least: 0.8, slices: { length: 1h, objective: 0.9 } }
              - { name: precision, metric: precision, at_least: 0.8 }
              - { name: recall, metric: recall, at_least: 0.8 }
              - { name: fpr, metric: false_positive_rate, at_most: 0.1 }
              - { name: complete, metric: completeness, at_least: 0.9 }
              - { name: schema, metric: schema_violations, at_most: 0.1 }
              - { name: repeated, metric: duplicates, at_most: 0.1 }
              - { name: paid, dimension: model_quality, good: outcome.paid == true, objective: 0.9 }
              - { name: quality, metric: data_quality_score, at_least: 0.9 }
              - { name: gap, disparity: { metric: false_positive_rate, by: region }, at_most: 0.1 }
              - { name: south, dimension: infrastructure, good: latency_seconds <= 0.5, objective: 0.9, where: groups.region == "south" }
              - { name: south-paid, dimension: model_quality, good: outcome.paid == true, objective: 0.9, where: groups.region == "south" }
              - { name: tiny-paid, dimension: model_quality, good: outcome.paid == true, objective: 0.9, where: groups.region == "tiny" }
              - { name: paid-in, dimension: model_quality, good: outcome.paid == true, objective: 0.9, by: { attribute: region, values: [north, south, tiny] } }
              - { name: slow-in, dimension: infrastructure, good: latency_seconds <= 0.5, objective: 0.9, by: { attribute: region, values: [north, south, tiny] } }
              - { name: up, metric: uptime, silence: bad, slices: { length: 1m, objective: 0.99 } }
              - { name: drift, metric: drift }
              - { name: volume, metric: volume, at_least: 0.5, slices: { length: 1h, objective: 0.9 } }
              - { name: estimated, metric: estimated_accuracy, at_least: 0.9 }
        """;

    private static readonly DateTimeOffset Start = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly StorageDirectory _directory = new();

    [Theory]
    [InlineData("latency")]
    [InlineData("slow")]
    [InlineData("accuracy")]
    [InlineData("precision")]
    [InlineData("recall")]
    [InlineData("fpr")]
    [InlineData("complete")]
    [InlineData("schema")]
    [InlineData("repeated")]
    [InlineData("paid")]
    [InlineData("quality")]
    [InlineData("south")]
    [InlineData("south-paid")]
    public async Task Bad_records_are_shown_by_file_and_line_and_never_with_what_they_hold(string slo)
    {
        Write();
        var (from, to) = (1000, 1600);
        var bad = Enumerable.Range(from, to - from).Where(row => IsBad(slo, row)).Select(row => $"{File(row)}:{Line(row)}").ToArray();

        var (exit, output, error) = await Explain(slo, from, to);

        Assert.Equal(ExitCode.Done, exit);
        Assert.InRange(bad.Length, 1, 99);
        Assert.Equal(bad.Order(StringComparer.Ordinal), output.Order(StringComparer.Ordinal));
        Assert.StartsWith($"{slo}: {bad.Length} of ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_are_shown_and_all_are_counted()
    {
        Write();
        var bad = Enumerable.Range(0, Predictions).Count(row => IsBad("latency", row));

        var (_, output, error) = await Explain("latency", 0, Predictions);

        Assert.Equal(100, output.Length);
        Assert.Contains($"latency: {bad} of ", error.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("; 100 are shown", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_comparison_the_group_stands_behind_and_small_groups_stay_hidden()
    {
        Write();
        var bad = Enumerable.Range(1000, 600).Where(row => IsBad("fpr", row)).ToArray();

        var (_, output, error) = await Explain("gap", 1000, 1600);

        Assert.Equal(
            bad.Where(row => Region(row) == "north").Select(row => $"{File(row)}:{Line(row)}\tgroup '{Region(row)}'").Order(StringComparer.Ordinal),
            output.Order(StringComparer.Ordinal));
        // The tiny one alone would be told by all and the others.
        Assert.Contains("min_group_size, and the next smallest beside a single one, are not shown there, 2 of them", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_part_that_a_group_attribute_tells_nothing_is_shown_of_few()
    {
        Write();

        var (_, output, error) = await Explain("tiny-paid", 0, Predictions);

        Assert.Empty(output);
        Assert.Contains("are not shown there, 1 of them", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("paid-in-south")]
    [InlineData("slow-in-south")]
    public async Task Of_an_SLO_by_groups_nothing_is_shown_of_the_next_smallest_beside_one_of_few(string slo)
    {
        Write();

        var (_, output, error) = await Explain(slo, 0, Predictions);
        var (_, largest, _) = await Explain("slow-in-north", 0, Predictions);

        Assert.Empty(output);
        Assert.Contains("the next smallest beside a single one, are not shown there, 1 of them", error, StringComparison.Ordinal);
        Assert.NotEmpty(largest);
    }

    [Theory]
    [InlineData("up", "up: Uptime is bad where no record came: look at ")]
    [InlineData("drift", "drift: Drift is of a whole window's distribution, and no record of it is bad by itself: look at ")]
    [InlineData("volume", "volume: A volume is how many records came, and none of them is bad by itself: look at ")]
    [InlineData("estimated", "estimated: An estimate expects a share of errors of each score, and doesn't know of which record: look at ")]
    public async Task Where_no_record_is_bad_by_itself_it_is_said_what_to_look_at(string slo, string message)
    {
        Write();

        var (exit, output, error) = await Explain(slo, 0, 100);

        Assert.Equal((ExitCode.Failed, 0), (exit, output.Length));
        Assert.StartsWith(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("latancy", "--slo: found 'latancy', did you mean 'latency'?")]
    [InlineData("x", "--slo: found 'x', expected one of latency, slow, accuracy, ")]
    public async Task An_SLO_that_is_not_there_gets_the_nearest(string slo, string message)
    {
        Write();

        var (exit, _, error) = await Explain(slo, 0, 100);

        Assert.Equal(ExitCode.Usage, exit);
        Assert.StartsWith(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_without_predictions_and_one_that_ends_before_it_starts_are_errors()
    {
        Write();

        Assert.Equal(
            (ExitCode.Failed, "latency: no prediction of 2026-07-13T00:00:00Z to 2026-07-13T01:00:00Z was found"),
            Said(await Explain("latency", 12 * 1440, 12 * 1440 + 60)));
        Assert.Equal(
            (ExitCode.Usage, "--to: found 2026-07-01T00:10:00Z, expected a time after --from, 2026-07-01T00:20:00Z"), Said(await Explain("latency", 20, 10)));
        static (int, string) Said((int Exit, string[] Output, string Error) result) => (result.Exit, result.Error.Trim());
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Whether a row is bad; row 40 of each hundred repeats the id of the row before, and counts nowhere else; where it is slow
    /// beyond all it is left out.</summary>
    private static bool IsBad(string slo, int row)
    {
        if (IsLeftOut(row))
            return false;
        if (slo == "repeated")
            return IsRepeated(row);
        if (IsRepeated(row))
            return false;
        var (answer, label) = (Answer(row), Label(row));
        return slo switch
        {
            "latency" or "slow" => row % 11 == 0,
            "accuracy" => label is not null && answer != label,
            "precision" or "fpr" => label == 0 && answer == 1,
            "recall" => label == 1 && answer == 0,
            "complete" or "quality" => row % 13 == 0,
            "schema" => row % 17 == 0,
            "south" => Region(row) == "south" && row % 11 == 0,
            "south-paid" => Region(row) == "south" && IsBad("paid", row),
            "paid" => label is not null && row % 9 == 0,
            _ => throw new ArgumentOutOfRangeException(nameof(slo), slo, "Not an SLO."),
        };
    }

    private static bool IsLeftOut(int row) => row % 97 == 5;

    private static bool IsRepeated(int row) => row % 100 == 40 && !IsLeftOut(row - 1);

    private static int Id(int row) => row % 100 == 40 ? row - 1 : row;

    private static int Answer(int row) => row % 5 == 0 ? 1 : 0;

    /// <summary>Of the rows whose id is repeated the label is the same; a tenth has none.</summary>
    private static int? Label(int row) => row % 10 == 3 ? null : row % 7 == 0 ? 1 - Answer(row) : Answer(row);

    private static string Region(int row) => row % 400 == 207 ? "tiny" : row % 3 == 0 ? "south" : "north";

    private string File(int row) => _directory.At(row < 1300 ? "p-1.jsonl.gz" : "p-2.jsonl");

    /// <summary>The second line of each file is blank.</summary>
    private static int Line(int row) => (row < 1300 ? row : row - 1300) is var index && index == 0 ? 1 : index + 2;

    private void Write()
    {
        var rows = Enumerable.Range(0, Predictions).Select(Prediction).ToArray();
        using (var gzip = new StreamWriter(new GZipStream(System.IO.File.Create(_directory.At("p-1.jsonl.gz")), CompressionLevel.Fastest)))
            gzip.Write(Text(rows[..1300]));
        System.IO.File.WriteAllText(_directory.At("p-2.jsonl"), Text(rows[1300..]));
        System.IO.File.WriteAllLines(
            _directory.At("labels.jsonl"), Enumerable.Range(0, Predictions).Where(row => Id(row) == row && Label(row) is not null).Select(LabelLine));
        System.IO.File.WriteAllText(_directory.At("mlbudget.yml"), Yaml.Replace("FOLDER", _directory.Path, StringComparison.Ordinal));
    }

    private static string Text(string[] rows) => $"{rows[0]}\n\n{string.Join('\n', rows[1..])}\n";

    private static string Prediction(int row) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"at":"{{Time(row)}}","id":{{Id(row)}},"answer":{{Answer(row)}},"score":0.5,"latency":{{(IsLeftOut(row) ? 1000 : row % 11 == 0 ? 0.7 : 0.2)}},"amount":{{(row % 17 == 0 ? 200 : 5)}},"country":{{(row % 13 == 0 ? "null" : "\"DE\"")}},"region":"{{Region(row)}}"}""");

    private static string LabelLine(int row) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id":{{row}},"at":"{{Time(row + 30)}}","label":{{Label(row)}},"paid":{{(row % 9 == 0 ? "false" : "true")}}}""");

    private static string Time(int minute) => Start.AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private async Task<(int Exit, string[] Output, string Error)> Explain(string slo, int from, int to)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = await CommandLine.RunAsync(
            ["explain", $"--slo={slo}", $"--from={Time(from)}", $"--to={Time(to)}", $"--config.file={_directory.At("mlbudget.yml")}"], output, error);
        return (exit, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), error.ToString());
    }
}
