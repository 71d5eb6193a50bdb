using System.Text;
using MlBudget.Exporter.Commands;
using MlBudget.Exporter.Configuration;
using MlBudget.Settings;
using MlBudget.Sources.Layouts;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>Formats of programs: a sample of each, of our own making, is read by its name alone.</summary>
public sealed class RecordPresetsTests : IDisposable
{
    private const string Predictions = """{"predictions": [1, 0, 1]}""";
    private const string Outputs = """{"id": "x", "outputs": [{"name": "y", "shape": [3], "datatype": "INT64", "data": [1, 0, 1]}]}""";

    private readonly StorageDirectory _directory = new();

    public static TheoryData<string, string, string, string> Samples => new()
    {
        { "docker", """{"log":"{\"id\":\"a\",\"y\":1}\n","stream":"stdout","time":"2026-08-01T10:30:00.1Z"}""", "fields: { prediction: y }", "1 | 1 | 0 | 0" },
        { "cri", "2026-08-01T10:30:00.1Z stdout P {\"y\":\n2026-08-01T10:30:00.1Z stdout F 1}", "fields: { prediction: y }", "1 | 1 | 0 | 0" },
        {
            "sagemaker",
            """{"captureData":{"endpointInput":{"observedContentType":"text/csv","mode":"INPUT","data":"41,2,7.5","encoding":"CSV"},"endpointOutput":{"observedContentType":"text/csv; charset=utf-8","mode":"OUTPUT","data":"0.83","encoding":"CSV"}},"eventMetadata":{"eventId":"e-1","inferenceTime":"2026-08-01T10:30:00Z"},"eventVersion":"0"}""",
            """fields: { prediction: { score: "captureData.endpointOutput.data | csv | [0]", threshold: 0.5 } }""", "1 | 1 | 0 | 0"
        },
        { "kserve_v1", $$"""{"url":"u","bytes":"{{Base64(Predictions)}}","contentType":"application/json","reqType":"response","id":"r-1","occurrenceTime":"2026-08-01T10:30:00Z"}""", "", "3 | 3 | 0 | 0" },
        { "kserve_v2", $$"""{"url":"u","bytes":"{{Base64(Outputs)}}","contentType":"application/json","reqType":"response","id":"r-1","occurrenceTime":"2026-08-01T10:30:00Z"}""", "", "3 | 3 | 0 | 0" },
        {
            "seldon_v1", """{"RequestId":"r-1","@timestamp":"2026-08-01T10:30:00Z","response":{"payload":{"data":{"names":["proba"],"ndarray":[[0.1],[0.9]]}}}}""",
            """fields: { prediction: { score: "response.payload.data.ndarray[$index][0]", threshold: 0.5 } }""", "2 | 2 | 0 | 0"
        },
        {
            "envoy_json", """{"start_time":"2026-08-01T10:30:00.250Z","method":"POST","path":"/v1/models/m:predict","response_code":"200","duration":"84","request_id":"q-1"}""",
            "fields: { prediction: response_code }", "1 | 1 | 0 | 0"
        },
    };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Each_has_a_sample() => Assert.Equal(
        RecordPresets.All.Select(preset => preset.Name),
        Samples.Select(sample => (string)sample[0]).Concat(AnswerPresetsTests.Fields.Select(sample => (string)sample[0]))
            .Concat(AnswerPresetsTests.Labels.Select(sample => (string)sample[1])).OrderBy(name => RecordPresets.All.IndexOf(RecordPresets.All.Single(preset => preset.Name == name))));

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_is_read_by_the_name_of_its_format(string name, string lines, string fields, string found)
    {
        await File.WriteAllTextAsync(_directory.At("the.log"), lines + "\n");
        await File.WriteAllTextAsync(_directory.At("mlbudget.yml"), $$"""
            models:
              - name: m
                task: binary_classification
                predictions:
                  type: files
                  path: {{_directory.At("the.log")}}
                  format: {{name}}
                  {{fields}}
                slos:
                  - { name: answered, dimension: infrastructure, good: prediction is not null, objective: 0.9 }
                  {{(name == "envoy_json" ? "- { name: fast, dimension: infrastructure, good: status == 200 and duration_seconds <= 0.1, objective: 0.9 }" : "")}}
            """);
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = await CommandLine.RunAsync(["check", "--sample", $"--config.file={_directory.At("mlbudget.yml")}"], output, error);

        Assert.True(exit == ExitCode.Done, error.ToString() + output);
        Assert.Contains($"(records as {name}", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(found.Split(" | ")[0] + " records, of 2026-08-01T10:30:00", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("| answered | 1 ", output.ToString(), StringComparison.Ordinal);
        if (name == "envoy_json")
            Assert.Contains("| fast     | 1 ", output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What presets.yml says is what a configuration may say.</summary>
    [Fact]
    public void Each_is_a_configuration_by_itself() => Assert.All(RecordPresets.All, preset =>
    {
        var result = ConfigurationFile.Parse("mlbudget.yml", $$"""
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: a.log{{(preset.Fields is null ? ", fields: { time: t, id: id, prediction: y }" : $", format: {preset.Name}")}} }
                {{(preset.Labels is null ? "" : $"labels: {{ type: files, path: b.log, format: {preset.Name}, delay: 1h{(preset.Labels.Optional("label") is null ? ", fields: { label: y }" : "")} }}")}}
                slos: [ { name: up, metric: uptime, slices: { length: 1m, objective: 0.999 }, silence: bad } ]
            """);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Configuration!.Models[0].Notes.Where(note => note.Contains("nothing reads", StringComparison.Ordinal)));
    });

    [Fact]
    public void The_page_lists_them()
    {
        var table = new StringBuilder("| `format` | what writes it | fields | layout as of |\n|---|---|---|---|\n");
        foreach (var preset in RecordPresets.All)
        {
            var fields = string.Join(", ", (preset.Fields ?? preset.Labels!).Entries().Select(field => $"`{field.Key}`"));
            var where = preset.Where is { } condition ? $"; only where `{condition.Written}`" : "";
            table.Append($"| `{preset.Name}` | {preset.Meaning.Replace("|", "\\|", StringComparison.Ordinal)} | {(preset.Labels is null ? "" : "of labels: ")}{fields}{where} | {preset.From} |\n");
        }

        ReferenceSection.Matches("formats of programs", table.ToString(), "Inputs");
    }

    /// <summary>Where the fields of calls of language models are, of each format beside the others.</summary>
    [Fact]
    public void The_page_says_where_the_fields_of_answers_are()
    {
        RecordPreset[] presets = [.. new[] { "litellm", "langfuse", "otel_genai" }.Select(name => RecordPresets.All.Single(preset => preset.Name == name))];
        var table = new StringBuilder($"| field | {string.Join(" | ", presets.Select(preset => $"`{preset.Name}`"))} |\n|---|{string.Concat(presets.Select(_ => "---|"))}\n");
        foreach (var name in presets.SelectMany(preset => preset.Fields!.Entries()).Select(field => field.Key).Distinct().OrderBy(name => presets.Min(preset => Place(preset, name))))
            table.Append($"| `{name}` | {string.Join(" | ", presets.Select(preset => Written(preset.Fields!.Optional(name))))} |\n");
        ReferenceSection.Matches("fields of answers", table.ToString(), "Inputs");

        static int Place(RecordPreset preset, string name) =>
            preset.Fields!.Entries().Select(field => field.Key).ToList().IndexOf(name) is >= 0 and var at ? at : int.MaxValue;
        static string Written(NodeReader? field) => field switch
        {
            null => "",
            { IsMapping: false } => $"`{field.Written}`",
            _ when field.Optional("from") is { } from => $"from `{from.Written}` to `{field.Optional("to")!.Written}`{(field.Optional("per") is { } per ? $", per `{per.Written}` less 1" : "")}",
            _ => $"`{field.Optional("field")!.Written}`{(field.Optional("values") is { } values ? $": {string.Join(", ", values.Entries().Select(value => $"`{value.Key}` is `{value.Written}`"))}" : "")}",
        };
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
