using System.Globalization;
using System.Net;
using System.Text;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Reload;

/// <summary>
/// An exporter whose configuration a test changes while it runs, on small logs: one record a minute, of which every tenth
/// has an error and every fifth a status of 503.
/// </summary>
internal sealed class ReloadedModels : IDisposable
{
    /// <summary>An SLO that stays, so that the model is never new as a whole.</summary>
    public const string Kept = "{ name: kept, dimension: infrastructure, good: status < 600, objective: 0.5 }";

    /// <summary>The SLO that most tests change.</summary>
    public const string Success = "{ name: success, dimension: infrastructure, good: error is null, objective: 0.8 }";

    private static readonly DateTime Start = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, int> _minutes = [];
    private ExporterProcess? _exporter;

    /// <summary>The exporter.</summary>
    public ExporterProcess Exporter => _exporter ?? throw new InvalidOperationException("It was not started.");

    private string[] Arguments =>
        ["run", "--clock=log", $"--config.file={_folder.At("mlbudget.yml")}", $"--storage.path={_folder.At("data")}"];

    /// <summary>The part of a configuration that is of one model.</summary>
    /// <param name="name">The model's name, and of its log.</param>
    /// <param name="slos">Its SLOs.</param>
    public string Model(string name, params string[] slos) => $$"""
          - name: {{name}}
            task: binary_classification
            predictions:
              type: files
              path: {{_folder.Path}}/{{name}}*.jsonl
              fields: { time: at, prediction: answer, error: error, status: status }
            groups: { region: { min_samples: 1 }, channel: { min_samples: 1 } }
            limits: { min_group_size: 1 }
            slos:
        {{string.Concat(slos.Select(slo => $"      - {slo}\n"))}}
        """;

    /// <summary>Writes the configuration file.</summary>
    public void Configure(params string[] models) => Configure("1s", models);

    /// <summary>Writes the configuration file.</summary>
    public void Configure(string pollInterval, string[] models) => _folder.Write(
        "mlbudget.yml",
        $"defaults: {{ window: 1d, poll_interval: {pollInterval} }}\nmodels:\n{string.Concat(models.Select(model => model + "\n"))}");

    /// <summary>Writes the configuration file, whatever it is.</summary>
    public void ConfigureText(string text) => _folder.Write("mlbudget.yml", text);

    /// <summary>Removes the configuration file.</summary>
    public void RemoveConfiguration() => File.Delete(_folder.At("mlbudget.yml"));

    /// <summary>Puts something else in the place of the configuration file.</summary>
    /// <param name="program">A program that makes it, as <c>mkfifo</c>, and is given the path.</param>
    /// <param name="arguments">What it is given before that.</param>
    public async Task ReplaceConfigurationAsync(string program, params string[] arguments)
    {
        RemoveConfiguration();
        using var made = await ChildProcess.RunAsync(program, [.. arguments, _folder.At("mlbudget.yml")]);
        Assert.Equal("", made.Errors);
    }

    /// <summary>Appends the records of some more minutes to a model's log.</summary>
    public void Append(string model, int minutes)
    {
        var from = _minutes.GetValueOrDefault(model);
        var lines = new StringBuilder();
        for (var minute = from; minute < from + minutes; minute++)
        {
            lines.Append(CultureInfo.InvariantCulture, $$"""
                {"at":"{{Start.AddMinutes(minute):yyyy-MM-ddTHH:mm:ssZ}}","answer":{{minute % 2}},"error":{{(minute % 10 == 0 ? "\"e\"" : "null")}},
                """);
            lines.Append(CultureInfo.InvariantCulture, $$"""
                "status":{{(minute % 5 == 0 ? 503 : 200)}},"region":"r{{minute % 2}}","channel":"c{{minute % 3}}"}
                """);
            lines.Append('\n');
        }

        File.AppendAllText(_folder.At($"{model}.jsonl"), lines.ToString());
        _minutes[model] = from + minutes;
    }

    /// <summary>Starts the exporter, and waits until it is ready.</summary>
    public async Task StartAsync(params string[] flags) => _exporter = await ExporterProcess.StartAsync([.. Arguments, .. flags]);

    /// <summary>Starts the exporter with its configuration in a pipe, and waits until it is ready.</summary>
    public async Task StartFromPipeAsync(params string[] flags) => _exporter = await ExporterProcess.StartAsync(
        ["run", "--clock=log", $"--storage.path={_folder.At("data")}", .. flags], environment: null,
        "bash", "-c", $"exec \"$@\" --config.file=<(cat '{_folder.At("mlbudget.yml")}')", "bash");

    /// <summary>Starts the exporter, and waits only until it is about to open its store.</summary>
    public async Task LaunchAsync()
    {
        _exporter = ExporterProcess.Launch(Arguments);
        await Deadline.UntilAsync(
            () => Task.FromResult(File.Exists(_folder.At("data/lock"))), isThere => isThere, "a storage folder that is held",
            pause: TimeSpan.FromMilliseconds(1));
    }

    /// <summary>Has a configuration loaded that is good, and waits for the page of it.</summary>
    /// <returns>The page.</returns>
    public async Task<MetricsText> ReloadAsync(Func<MetricsText, bool> isIt, params string[] models)
    {
        Configure(models);
        Assert.Equal((HttpStatusCode.OK, "The configuration was loaded again.\n"), await Exporter.ReloadAsync());
        return await Exporter.MetricsAsync(isIt, "the page of the new configuration");
    }

    /// <summary>Waits until all records of a model that were written are counted.</summary>
    /// <returns>The page.</returns>
    public Task<MetricsText> ReadAsync(string model) => Exporter.MetricsAsync(
        page => page.Predictions(model) == _minutes[model], $"{_minutes[model]} records of {model}");

    /// <summary>Waits for the line of the exporter's log with a text in it. The log is read behind the page.</summary>
    public async Task<string> LogLineAsync(string with)
    {
        var lines = await Deadline.UntilAsync(() => Task.FromResult(LogLines(with).ToArray()), lines => lines.Length > 0, with);
        return Assert.Single(lines);
    }

    /// <summary>The lines of the exporter's log with a text in them, as far as it was read.</summary>
    public IEnumerable<string> LogLines(string with) =>
        Exporter.Log.Split('\n').Where(line => line.Contains(with, StringComparison.Ordinal));

    public void Dispose()
    {
        _exporter?.Dispose();
        _folder.Dispose();
    }
}
