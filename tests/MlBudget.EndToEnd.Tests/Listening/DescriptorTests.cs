using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Listening;

/// <summary>File descriptors that are few, taken by clients, or used up.</summary>
public sealed class DescriptorTests
{
    /// <summary>The golden configuration has predictions and labels; the exporter keeps 352 for itself.</summary>
    private const int Allowed = 404, Connections = Allowed - 352 - 2;

    private static readonly string Golden = RepositoryRoot.At("tests", "testdata", "golden");

    private static readonly string[] Arguments = ["run", "--clock=log", $"--config.file={Path.Combine(Golden, "mlbudget.yml")}"];

    private static readonly Dictionary<string, string> Environment = new() { ["GOLDEN"] = Golden };

    [Theory]
    [InlineData(80)]
    [InlineData(199)]
    public async Task With_too_few_it_says_how_many_it_needs_and_ends_with_1(int allowed)
    {
        using var exporter = ExporterProcess.Launch(Arguments, Environment, Limited(allowed));

        Assert.Equal(1, await exporter.ExitCodeAsync());

        Assert.Equal(
            $"the process may have {allowed} open files (RLIMIT_NOFILE), and mlbudget needs 384 at least: raise LimitNOFILE= of the service, or 'ulimit -n'\n",
            exporter.Log);
    }

    [SkippableFact]
    public async Task Clients_can_t_take_those_that_the_exporter_needs_and_when_there_are_none_left_it_goes_on_once_there_are()
    {
        Programs.SkipWithout("prlimit");
        using var exporter = await ExporterProcess.StartAsync(Arguments, Environment, Limited(Allowed));

        var idle = await ConnectAsync(exporter, Connections + 60);
        await Deadline.UntilAsync(
            () => Task.FromResult(exporter.Log), log => log.Contains(
                $"level=warn msg=\"there are {Connections} connections, and no further ones are taken until some end; more of the kind are not said for ten minutes\"",
                StringComparison.Ordinal),
            "a line of the log");
        Assert.Single(exporter.Log.Split("no further ones").Skip(1));
        Close(idle);
        await AnswersAsync(exporter);

        await LimitAsync(exporter, Directory.GetFiles($"/proc/{exporter.Id}/fd").Max(file => int.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture)) + 1);
        Close(await ConnectAsync(exporter, 20));
        await exporter.HangUpAsync();
        await LimitAsync(exporter, Allowed);

        await AnswersAsync(exporter);
        Assert.DoesNotContain("   at ", exporter.Log, StringComparison.Ordinal);
        Assert.Equal(0, await exporter.TerminateAsync());
    }

    private static string[] Limited(int allowed) => ["/bin/sh", "-c", $"ulimit -n {allowed} && exec \"$@\"", "sh"];

    private static Task<string> LimitAsync(ExporterProcess exporter, int allowed) => Programs.OutputOfAsync(
        "prlimit", string.Create(CultureInfo.InvariantCulture, $"--nofile={allowed}:{Allowed}"), "--pid", exporter.Id.ToString(CultureInfo.InvariantCulture));

    private static async Task AnswersAsync(ExporterProcess exporter)
    {
        var refused = "";
        await Deadline.UntilAsync(
            async () =>
            {
                try
                {
                    return (await exporter.GetAsync("/metrics")).Status;
                }
                catch (HttpRequestException error)
                {
                    // One that was taken and let go again.
                    refused = error.Message;
                    return HttpStatusCode.ServiceUnavailable;
                }
            },
            status => status == HttpStatusCode.OK, "an answer", describe: status => $"{status}, {refused}; the log:\n{exporter.Log}");
    }

    private static async Task<Socket[]> ConnectAsync(ExporterProcess exporter, int count)
    {
        var sockets = Enumerable.Range(0, count).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp)).ToArray();
        foreach (var socket in sockets)
        {
            try
            {
                await socket.ConnectAsync(exporter.Address.Host, exporter.Address.Port);
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
            {
                // One too many, which the exporter has dropped before the client saw that it was connected.
            }
            catch (SocketException error)
            {
                throw new InvalidOperationException($"{error.Message}; the log:\n{exporter.Log}", error);
            }
        }

        return sockets;
    }

    private static void Close(Socket[] sockets)
    {
        foreach (var socket in sockets)
            socket.Dispose();
    }
}
