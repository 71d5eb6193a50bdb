using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Core.Policies;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Commands;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Storage;
using MlBudget.Exporter.Tests.Polling;

namespace MlBudget.Exporter.Tests.Commands;

public sealed class StateCommandTests
{
    [Fact]
    public async Task It_shows_what_the_store_holds_while_the_exporter_runs()
    {
        using var log = new WatchedLog(records: 3000);
        log.Models.Poll();
        log.Models.Write("fraud", new Deployment("2026.7", Instant.From(new(2026, 6, 2, 9, 0, 0, TimeSpan.Zero)), DeploymentOrigin.Api) { By = "ci", Note = "commit 3f2a" });

        var (exit, output, error) = await Run("state", $"--storage.path={log.Storage}");

        Assert.Equal((ExitCode.Done, ""), (exit, error));
        Golden.Matches(output, "state.txt");
    }

    [Fact]
    public async Task A_snapshot_that_was_taken_while_the_exporter_runs_gives_the_same_page_elsewhere()
    {
        using var log = new WatchedLog(records: 3000);
        var page = WatchedLog.PageOf(log.Models);
        Directory.CreateDirectory(log.At("elsewhere"));
        var snapshot = Path.Combine(log.At("elsewhere"), "mlbudget.db");

        var (exit, output, error) = await Run("state", $"--storage.path={log.Storage}", $"--snapshot={snapshot}");

        Assert.Equal((ExitCode.Done, ""), (exit, error));
        Assert.StartsWith($"{snapshot}: ", output, StringComparison.Ordinal);
        Assert.Equal(["mlbudget.db"], Directory.GetFiles(log.At("elsewhere")).Select(Path.GetFileName));
        // What it goes on from is in the snapshot alone.
        File.WriteAllText(log.At("log.jsonl"), "");
        using var folder = StorageFolder.Open(log.At("elsewhere"));
        using var models = new WatchedModels(
            folder, log.Configuration("success"), ClockMode.Log, TimeProvider.System, NullLoggerFactory.Instance);
        Assert.Equal(WithoutWallClock(page), WithoutWallClock(WatchedLog.PageOf(models)));
    }

    [Fact]
    public async Task A_snapshot_never_takes_the_place_of_a_file()
    {
        using var log = new WatchedLog(records: 10);
        log.Models.Poll();
        File.WriteAllText(log.At("taken"), "precious");

        var (exit, output, error) = await Run("state", $"--storage.path={log.Storage}", $"--snapshot={log.At("taken")}");

        Assert.Equal(
            (ExitCode.Failed, "", $"--snapshot: {log.At("taken")}: there is a file already, expected a name that is free"),
            (exit, output, error));
        Assert.Equal("precious", File.ReadAllText(log.At("taken")));
    }

    [Theory]
    [InlineData("missing/copy.db", "its folder is missing")]
    [InlineData("folder", "is a folder, expected the name of a file")]
    [InlineData("log.jsonl/copy.db", "its folder is missing")]
    public async Task A_snapshot_that_can_t_be_written_fails_in_the_words_of_the_command_line_and_leaves_nothing(
        string name, string reason)
    {
        using var log = new WatchedLog(records: 10);
        log.Models.Poll();
        Directory.CreateDirectory(log.At("folder"));

        var (exit, output, error) = await Run("state", $"--storage.path={log.Storage}", $"--snapshot={log.At(name)}");

        Assert.Equal((ExitCode.Failed, "", $"--snapshot: {log.At(name)}: {reason}"), (exit, output, error));
        Assert.Empty(Directory.GetFiles(log.At("."), "*.unfinished", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_snapshot_whose_name_is_too_long_names_what_was_given()
    {
        using var log = new WatchedLog(records: 10);
        log.Models.Poll();
        var file = log.At(new string('x', 250));

        var (exit, output, error) = await Run("state", $"--storage.path={log.Storage}", $"--snapshot={file}");

        Assert.Equal((ExitCode.Failed, ""), (exit, output));
        Assert.StartsWith($"{log.Storage}/mlbudget.db: can't be copied to {file}: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("unfinished", error, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_snapshot_is_for_its_owner_only()
    {
        using var log = new WatchedLog(records: 10);
        log.Models.Poll();

        var (exit, _, _) = await Run("state", $"--storage.path={log.Storage}", $"--snapshot={log.At("copy.db")}");

        Assert.Equal(ExitCode.Done, exit);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(log.At("copy.db")));
    }

    [Theory]
    [InlineData("UPDATE models SET clock = 9223372036854775807")]
    [InlineData("UPDATE models SET counters = x'00'")]
    [InlineData("UPDATE pages SET page = 9223372036854775807 WHERE slot = 60")]
    [InlineData("UPDATE positions SET key = key || 'x'")]
    public async Task A_row_that_is_damaged_is_said_to_be_and_nothing_is_shown(string change)
    {
        using var log = new WatchedLog(records: 100);
        log.Models.Poll();
        Change(Path.Combine(log.Storage, "mlbudget.db"), change);

        var (exit, output, error) = await Run("state", $"--storage.path={log.Storage}");

        Assert.Equal((ExitCode.Failed, ""), (exit, output));
        Assert.StartsWith($"{log.Storage}/mlbudget.db: is damaged: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_store_it_fails_and_makes_none()
    {
        using var directory = new StorageDirectory();

        var (exit, output, error) = await Run("state", $"--storage.path={directory.Path}");

        Assert.Equal((ExitCode.Failed, "", $"--storage.path: {directory.Path}: there is no store"), (exit, output, error));
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [Theory]
    [InlineData("PRAGMA user_version = 99", "it was written by a newer mlbudget")]
    [InlineData("PRAGMA application_id = 7", "is a database of another program")]
    public async Task A_store_that_is_not_its_own_is_refused_and_left_as_it_is(string change, string message)
    {
        using var directory = new StorageDirectory();
        using (var folder = StorageFolder.Open(directory.Path))
            Store.Open(folder).Dispose();
        var file = directory.At("mlbudget.db");
        Change(file, change);

        var before = File.ReadAllBytes(file);
        var (exit, output, error) = await Run("state", $"--storage.path={directory.Path}");

        Assert.Equal((ExitCode.Failed, ""), (exit, output));
        Assert.StartsWith($"{file}: ", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_said_to_be_damaged()
    {
        using var directory = new StorageDirectory();
        File.WriteAllText(directory.At("mlbudget.db"), new string('x', 4096));

        var (exit, output, error) = await Run("state", $"--storage.path={directory.Path}");

        Assert.Equal((ExitCode.Failed, ""), (exit, output));
        Assert.StartsWith($"{directory.At("mlbudget.db")}: is damaged: ", error, StringComparison.Ordinal);
    }

    private static void Change(string file, string change)
    {
        using var connection = Store.Connect(file, SqliteOpenMode.ReadWrite);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = change;
        command.ExecuteNonQuery();
    }

    private static string WithoutWallClock(string page) => string.Join('\n', page.Split('\n')
        .Where(line => !line.StartsWith("mlbudget_source_last_success_timestamp_seconds", StringComparison.Ordinal)));

    private static async Task<(int Exit, string Output, string Error)> Run(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = await CommandLine.RunAsync(arguments, output, error);
        return (exit, output.ToString(), error.ToString().Trim());
    }
}
