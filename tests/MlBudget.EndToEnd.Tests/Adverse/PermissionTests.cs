using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Adverse;

/// <summary>
/// A log that the exporter's user may not read. Nothing is forbidden to root, so the program runs as nobody, from a copy
/// that nobody may read.
/// </summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PermissionTests
{
    private const string Nobody = "65534";
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    [SkippableFact]
    public async Task A_log_without_permission_is_an_error_and_the_others_are_read()
    {
        Programs.SkipWithout("setpriv");
        Skip.IfNot(Environment.UserName == "root", "only root can become nobody");
        using var folder = new TempFolder();
        File.SetUnixFileMode(folder.Path, Everybody);
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
            File.Copy(file, folder.At(Path.GetFileName(file)));
        folder.Write("log-a.jsonl", """{"t":1760000000,"error":null}""" + "\n" + """{"t":1760003600,"error":"x"}""" + "\n");
        File.SetUnixFileMode(folder.Write("log-b.jsonl", """{"t":1760000000,"error":null}""" + "\n"), UnixFileMode.None);
        var configuration = folder.Write("mlbudget.yml", $$"""
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: {{folder.Path}}/log-*.jsonl, fields: { time: t, error: error } }
                slos:
                  - { name: success, dimension: infrastructure, good: error is null, objective: 0.5 }

            """);

        using var replay = await ChildProcess.RunAsync(
            "setpriv",
            [
                "--reuid", Nobody, "--regid", Nobody, "--clear-groups",
                "dotnet", folder.At("mlbudget.dll"), "replay", $"--config.file={configuration}",
            ]);

        Assert.Equal(1, await replay.ExitCodeAsync());
        Assert.Contains("log-b.jsonl: cannot be read", replay.Errors, StringComparison.Ordinal);
        Assert.Matches(@"\| success +\|[^\n]*\| 1 +\| 0 ", replay.Output);
    }
}
