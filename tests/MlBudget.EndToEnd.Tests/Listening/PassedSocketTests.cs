using System.Net;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Listening;

/// <summary>Sockets that another process has opened, as systemd does for a unit with a .socket.</summary>
public sealed class PassedSocketTests
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Opens a socket, puts it where systemd does, and becomes the exporter.</summary>
    private const string Passing = """
        import os, socket, sys
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        os.dup2(listening.fileno(), 3)
        os.set_inheritable(3, True)
        os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
        os.execvp(sys.argv[1], sys.argv[1:])
        """;

    private static readonly string Golden = RepositoryRoot.At("tests", "testdata", "golden");

    private static readonly string[] Arguments =
        ["run", "--clock=log", $"--config.file={Path.Combine(Golden, "mlbudget.yml")}", "--web.systemd-socket"];

    private static readonly Dictionary<string, string> Environment = new() { ["GOLDEN"] = Golden };

    [SkippableFact]
    public async Task It_listens_at_a_socket_that_is_passed_and_says_its_address()
    {
        Skip.IfNot(File.Exists(Python), $"{Python} is missing");
        using var exporter = await ExporterProcess.StartAsync(Arguments, Environment, Python, "-c", Passing);

        Assert.Equal("127.0.0.1", exporter.Address.Host);
        Assert.Equal(HttpStatusCode.OK, (await exporter.GetAsync("/metrics")).Status);
        Assert.Equal(0, await exporter.TerminateAsync());
    }

    [Fact]
    public async Task Without_a_socket_it_says_who_passes_one_and_ends_with_1()
    {
        using var folder = new TempFolder();

        using var process = await ExporterProcess.RunAsync([.. Arguments, $"--storage.path={folder.Path}"], Environment);

        Assert.Equal(1, await process.ExitCodeAsync());
        Assert.Contains(
            "level=error msg=\"cannot listen: --web.systemd-socket: no sockets were passed: LISTEN_FDS and LISTEN_PID are not set. Start mlbudget by a "
            + ".socket unit of systemd, or write --web.listen-address instead\"",
            process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
    }
}
