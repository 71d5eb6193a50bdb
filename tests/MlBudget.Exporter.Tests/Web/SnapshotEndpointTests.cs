using System.Net;
using System.Security.Claims;
using System.Text.Json;
using MlBudget.Exporter.Storage;
using MlBudget.Exporter.Tests.Polling;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Web;

public sealed class SnapshotEndpointTests
{
    [Theory]
    [InlineData(false, "Start mlbudget with --web.enable-admin-api to change its state over HTTP.\n")]
    [InlineData(true, "What changes the state of mlbudget needs a user: write basic_auth_users into the file of --web.config.file.\n")]
    public async Task Nobody_copies_the_store_without_the_flag_or_without_a_user(bool isEnabled, string answer)
    {
        using var directory = new StorageDirectory();
        await using var host = await WebHost.StartAsync(web: new() { HasAdminApi = isEnabled }, storage: directory.Path);

        using var response = await host.Client.PostAsync("/api/v1/admin/snapshot", null);

        Assert.Equal((HttpStatusCode.Forbidden, answer), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public async Task A_copy_whose_client_has_gone_is_made_and_said_and_meanwhile_no_other_one_is_made()
    {
        using var store = new WatchedLog(60);
        store.Models.Poll();
        var (time, log) = (new StandingTime(), new RecordedLog());
        var snapshots = new StoreSnapshots(store.Storage, time);
        using var gone = new CancellationTokenSource();
        var first = SnapshotEndpoint.AnswerAsync(Request("alice", gone.Token), snapshots, log.Loggers);
        await time.Asked;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        var second = Request("bob", default);
        await (await SnapshotEndpoint.AnswerAsync(second, snapshots, log.Loggers)).ExecuteAsync(second);

        Assert.Equal(409, second.Response.StatusCode);
        Assert.Equal(
            ("The store was not copied", "Another copy is being made: there is one at a time. Ask again when it is done, or take that one."),
            Problem(second));
        Assert.Empty(log.Lines);
        time.GoOn();
        IResult answer;
        do
            answer = await SnapshotEndpoint.AnswerAsync(Request("carol", default), snapshots, log.Loggers);
        while (answer is Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult { StatusCode: 409 });

        // Nobody waits for the first one but the log.
        while (log.Lines.Count < 2)
            await Task.Yield();
        Assert.Equal(["alice", "carol"], log.Lines.Select(line => line.Split(" for ")[1]).Order(StringComparer.Ordinal));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(store.Storage, StoreSnapshots.Folder)).Length);
    }

    private static DefaultHttpContext Request(string user, CancellationToken gone)
    {
        var http = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
            User = new(new ClaimsIdentity([new(ClaimTypes.Name, user)], "Basic")),
            RequestAborted = gone,
        };
        http.Response.Body = new MemoryStream();
        return http;
    }

    private static (string? Title, string? Detail) Problem(HttpContext http)
    {
        using var problem = JsonDocument.Parse(((MemoryStream)http.Response.Body).ToArray());
        return (problem.RootElement.GetProperty("title").GetString(), problem.RootElement.GetProperty("detail").GetString());
    }

    /// <summary>Holds the first copy up where it asks for the time.</summary>
    private sealed class StandingTime : TimeProvider
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously), _goOn = new();

        public Task Asked => _asked.Task;

        public void GoOn() => _goOn.SetResult();

        public override DateTimeOffset GetUtcNow()
        {
            _asked.TrySetResult();
            _goOn.Task.Wait();
            return base.GetUtcNow();
        }
    }
}
