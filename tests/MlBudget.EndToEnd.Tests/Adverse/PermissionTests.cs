using System.Runtime.Versioning;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Adverse;

/// <summary>
/// A log that the exporter's user may not read. Nothing is forbidden to root, so where the tests run as root the program runs
/// as nobody, from a copy that nobody may read.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class PermissionTests : IDisposable
{
    private const string Nobody = "65534";
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly string[] AsNobody = Environment.UserName == "root"
        ? ["setpriv", "--reuid", Nobody, "--regid", Nobody, "--clear-groups"] : [];

    private readonly TempFolder _folder = new();
    private readonly string _forbidden;
    private readonly string _configuration;

    public PermissionTests()
    {
        File.SetUnixFileMode(_folder.Path, Everybody);
        _folder.Write("log-a.jsonl", """{"t":1760000000,"error":null}""" + "\n" + """{"t":1760003600,"error":"x"}""" + "\n");
        _forbidden = _folder.Write("log-b.jsonl", """{"t":1760001800,"error":null}""" + "\n");
        File.SetUnixFileMode(_forbidden, UnixFileMode.None);
        _configuration = _folder.Write("mlbudget.yml", $$"""
            defaults: { poll_interval: 1s }
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: {{_folder.Path}}/log-*.jsonl, fields: { time: t, error: error } }
                slos:
                  - { name: success, dimension: infrastructure, good: error is null, objective: 0.5 }

            """);
    }

    [SkippableFact]
    public async Task A_log_without_permission_is_an_error_and_the_others_are_read()
    {
        Programs.SkipWithout(AsNobody is [var setpriv, ..] ? [setpriv] : []);
        string[] command = [.. AsNobody, "dotnet", Copy(), "replay", $"--config.file={_configuration}"];

        using var replay = await ChildProcess.RunAsync(command[0], command[1..]);

        Assert.Equal(1, await replay.ExitCodeAsync());
        Assert.Contains("log-b.jsonl: cannot be read", replay.Errors, StringComparison.Ordinal);
        Assert.Matches(@"\| success +\|[^\n]*\| 1 +\| 0 ", replay.Output);
    }

    [SkippableFact]
    public async Task A_log_is_read_once_its_permission_is_given()
    {
        Programs.SkipWithout(AsNobody is [var setpriv, ..] ? [setpriv] : []);
        var storage = Directory.CreateDirectory(_folder.At("storage")).FullName;
        File.SetUnixFileMode(storage, Everybody | UnixFileMode.OtherWrite);
        using var exporter = await ExporterProcess.LaunchCopy(
            Copy(), ["run", "--clock=log", $"--config.file={_configuration}", $"--storage.path={storage}"], through: AsNobody)
            .ReadyAsync();

        await exporter.MetricsAsync(page => (Up(page), Read(page)) == (0, 2), "one log read, the other an error");
        Assert.Contains("log-b.jsonl: cannot be read", exporter.Log, StringComparison.Ordinal);

        File.SetUnixFileMode(_forbidden, Everybody);

        await exporter.MetricsAsync(page => (Up(page), Read(page)) == (1, 3), "both logs read");
    }

    public void Dispose() => _folder.Dispose();

    private static double? Up(MetricsText page) => page["mlbudget_source_up", ("model", "m"), ("source", "predictions")];

    private static double? Read(MetricsText page) => page["mlbudget_source_records_total", ("model", "m"), ("source", "predictions")];

    /// <summary>Copies the program with its native libraries.</summary>
    /// <returns>The path of the copy.</returns>
    private string Copy()
    {
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            var copy = _folder.At(Path.Combine("program", Path.GetRelativePath(AppContext.BaseDirectory, file)));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return _folder.At(Path.Combine("program", "mlbudget.dll"));
    }
}
