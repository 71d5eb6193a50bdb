using System.Net;
using System.Text.RegularExpressions;
using MlBudget.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>What is acknowledged counts, once, whatever happens meanwhile.</summary>
public sealed partial class PushTests(ITestOutputHelper output)
{
    private const int Seed = 20261129;

    [Fact]
    public async Task Killed_again_and_again_it_counts_each_record_that_it_has_acknowledged_once()
    {
        using var storage = new TempFolder();
        using var client = new PushClient();
        using var stopping = new CancellationTokenSource();
        ExporterProcess? exporter = null;
        client.Address = () => Volatile.Read(ref exporter)?.AddressIfListening;
        var clients = Enumerable.Range(0, 8).Select(number => PostUntilAsync(client, new(Seed + number), stopping.Token)).ToArray();

        var random = new Random(Seed);
        var kills = Math.Max(4, KillRun.Kills / 4);
        for (var kill = 0; kill < kills; kill++)
        {
            var acknowledged = client.Posts;
            using var life = FraudExporter.Launch("push.yml", storage.Path, storage.Path);
            Volatile.Write(ref exporter, life);
            await life.ListeningAsync();
            // Within posts, within the first polls, and within their commits.
            await Deadline.UntilAsync(() => Task.FromResult(client.Posts), posts => posts > acknowledged, "posts that are acknowledged");
            await Task.Delay(random.Next(2000));
            await life.KillAsync();
            Assert.DoesNotContain("level=error", life.Log, StringComparison.Ordinal);
        }

        using var last = FraudExporter.Launch("push.yml", storage.Path, storage.Path);
        Volatile.Write(ref exporter, last);
        await stopping.CancelAsync();
        await Task.WhenAll(clients);
        output.WriteLine($"{kills} kills, {client.Posts} posts of {client.Records} records acknowledged, {client.Repeated} of them after an answer that was lost");
        await CountsAsync(last, client);
    }

    [SkippableFact]
    public async Task Ten_thousand_posts_of_fifty_clients_count_once_though_the_disk_is_full_amid_them()
    {
        const int Clients = 50, PostsOfEach = 200;
        using var disk = await Tmpfs.MountAsync(32);
        using var exporter = await FraudExporter.StartAsync("push.yml", disk.Path, disk.Path);
        using var client = new PushClient { Address = () => exporter.Address };
        var clients = Enumerable.Range(0, Clients).Select(async number =>
        {
            var random = new Random(Seed + number);
            for (var post = 0; post < PostsOfEach; post++)
                await PostAsync(client, random);
        }).ToArray();

        await Deadline.UntilAsync(() => Task.FromResult(client.Posts), posts => posts > Clients * PostsOfEach / 3, "a third of the posts");
        disk.Fill();
        await Deadline.UntilAsync(() => Task.FromResult(client.Answers.GetValueOrDefault(HttpStatusCode.ServiceUnavailable)), refused => refused >= Clients, "posts that are refused");
        // A page comes from a full disk as well.
        await exporter.PageAsync();
        var whileFull = client.Posts;
        disk.Fill();
        await Task.Delay(TimeSpan.FromSeconds(1));
        disk.Clear();
        await Task.WhenAll(clients);

        output.WriteLine($"{client.Posts} posts of {client.Records} records, {whileFull} before the disk was full; answers: "
            + string.Join(", ", client.Answers.OrderBy(answer => answer.Key).Select(answer => $"{(int)answer.Key}: {answer.Value}")));
        Assert.Equal(Clients * PostsOfEach, client.Posts);
        await CountsAsync(exporter, client);
    }

    /// <summary>The example of the page on pushes, as it is written there.</summary>
    [SkippableFact]
    public async Task The_example_of_the_documentation_is_answered_as_it_says()
    {
        Programs.SkipWithout("curl", "bash");
        var page = await File.ReadAllTextAsync(RepositoryRoot.At("src", "MlBudget.Sources", "Push", "README.md"));
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.At("mlbudget.yml"), Block("yaml").Match(page).Groups["text"].Value);
        using var exporter = await ExporterProcess.StartAsync(["run", $"--config.file={folder.At("mlbudget.yml")}"]);

        var command = Block("sh").Match(page).Groups["text"].Value.Replace("http://localhost:19464/", exporter.Address.ToString(), StringComparison.Ordinal);
        using var posted = await ChildProcess.RunAsync("bash", ["-c", command]);

        Assert.Equal(0, await posted.ExitCodeAsync());
        Assert.Contains($"`{posted.Output.Trim()}`", page, StringComparison.Ordinal);
    }

    private static Regex Block(string language) => language == "sh" ? ShellBlock() : YamlBlock();

    [GeneratedRegex(@"^```sh\n(?<text>[^`]*)```", RegexOptions.Multiline)]
    private static partial Regex ShellBlock();

    [GeneratedRegex(@"^```yaml\n(?<text>[^`]*)```", RegexOptions.Multiline)]
    private static partial Regex YamlBlock();

    private static async Task PostUntilAsync(PushClient client, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            await PostAsync(client, random);
    }

    private static Task PostAsync(PushClient client, Random random)
    {
        var records = random.Next(1, 6);
        return client.PostAsync(records, random.Next(records + 1));
    }

    /// <summary>All that was acknowledged is counted, and nothing comes behind it.</summary>
    private static async Task CountsAsync(ExporterProcess exporter, PushClient client)
    {
        await CountsNowAsync(exporter, client);
        await client.PostAsync(3, 1);
        await CountsNowAsync(exporter, client);
    }

    private static async Task CountsNowAsync(ExporterProcess exporter, PushClient client)
    {
        var page = await exporter.MetricsAsync(
            page => page["mlbudget_predictions_total", ("model", "fraud")] >= client.Records, $"{client.Records} predictions");
        Assert.Equal(client.Records, page["mlbudget_predictions_total", ("model", "fraud")]!.Value, tolerance: 0);
        Assert.Equal(client.Errors, page["mlbudget_bad_events_total", ("model", "fraud"), ("slo", "success"), ("dimension", "infrastructure")]!.Value, tolerance: 0);
    }
}
