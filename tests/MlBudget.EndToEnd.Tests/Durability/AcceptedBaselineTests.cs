using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>A baseline that was accepted by the command line holds although the exporter is killed as soon as it has answered.</summary>
public sealed class AcceptedBaselineTests : IDisposable
{
    private const string Old = "mlbudget_previous_baseline_remaining_ratio{model=\"m\",dimension=\"model_quality\",slo=\"accuracy\"} ";

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TempFolder _folder = new();
    private readonly HttpClient _http = new();

    [Fact]
    public async Task Accepted_with_what_it_changes_and_killed_at_once_it_holds_beside_the_one_before()
    {
        WriteAll();
        using (var learned = await ExporterProcess.RunAsync(
            ["baseline", $"--config.file={_folder.At("mlbudget.yml")}", "--from=2026-06-01T00:00Z", "--to=2026-06-08T00:00Z"]))
        {
            Assert.Equal(0, await learned.ExitCodeAsync());
            _folder.Write("new.yml", learned.Output);
        }

        using (var first = Launch())
        {
            await PageAsync(first, page => page.Contains("mlbudget_slo_state{model=\"m\",dimension=\"model_quality\",slo=\"accuracy\",state=\"ok\"} 1", StringComparison.Ordinal));
            using var refused = await AcceptAsync(first, "sre");
            Assert.Equal(1, await refused.ExitCodeAsync());
            Assert.Contains("403: 'sre' speaks for no team that owns model_quality of m; ask ml (the user 'ml')", refused.Errors, StringComparison.Ordinal);

            using var accepted = await AcceptAsync(first, "ml");
            await first.KillAsync();

            Assert.Equal((0, ""), (await accepted.ExitCodeAsync(), accepted.Errors));
            Assert.Contains("\n  normal accuracy: 0.88 -> 0.96\n", accepted.Output, StringComparison.Ordinal);
            Assert.Contains("\n  SLO accuracy: ok with 100% of its budget left -> exhausted with -4.2% of its budget left\n", accepted.Output, StringComparison.Ordinal);
        }

        using var second = Launch();
        var page = await PageAsync(second, page => page.Contains(Old, StringComparison.Ordinal));
        Assert.Contains(Old + "1\n", page, StringComparison.Ordinal);
        Assert.Contains("mlbudget_slo_state{model=\"m\",dimension=\"model_quality\",slo=\"accuracy\",state=\"exhausted\"} 1", page, StringComparison.Ordinal);
        Assert.Contains("mlbudget_baseline_accepted_timestamp_seconds{model=\"m\"} ", page, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    private ExporterProcess Launch() => ExporterProcess.Launch(
    [
        "run", "--clock=log", $"--config.file={_folder.At("mlbudget.yml")}", $"--storage.path={_folder.At("data")}",
        $"--web.config.file={_folder.At("web.yml")}", "--web.enable-admin-api",
    ]);

    private Task<ChildProcess> AcceptAsync(ExporterProcess exporter, string user) => ExporterProcess.RunAsync(
    [
        "baseline", "--accept", $"--url={exporter.Address}", "--model=m", "--reason=retrained as v7", $"--file={_folder.At("new.yml")}",
        $"--user={user}", $"--password-file={_folder.At("password")}",
    ]);

    private async Task<string> PageAsync(ExporterProcess exporter, Func<string, bool> isThere)
    {
        await exporter.ListeningAsync();
        return await Deadline.UntilAsync(
            async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(exporter.Address, "/metrics"));
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("ml:open"u8));
                using var answer = await _http.SendAsync(request);
                return await answer.Content.ReadAsStringAsync();
            },
            isThere, "the page of what was accepted");
    }

    /// <summary>75 predictions an hour, of which 72 are right in the first eight days, and 66 since then.</summary>
    private void WriteAll()
    {
        var lines = new StringBuilder();
        for (var row = 0; row < 16 * 24 * 75 + 1; row++)
        {
            var isRight = row % 25 < (row < 8 * 24 * 75 ? 24 : 22);
            lines.Append(CultureInfo.InvariantCulture, $$"""{"t":"{{First.AddSeconds(48 * row):s}}","a":1,"y":{{(isRight ? 1 : 0)}}}""").Append('\n');
        }

        _folder.Write("log.jsonl", lines.ToString());
        _folder.Write("password", "open\n");
        var hash = BCrypt.Net.BCrypt.HashPassword("open", 4);
        _folder.Write("web.yml", $"basic_auth_users: {"{"} ml: {hash}, sre: {hash} {"}"}\n");
        _folder.Write("mlbudget.yml", $$"""
            defaults: { poll_interval: 1s }
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: {{_folder.At("log.jsonl")}}, fields: { time: t, prediction: a, label: y } }
                baseline: { learn: 7d }
                owners: { model_quality: { teams: [ml] } }
                slos:
                  - { name: accuracy, metric: accuracy, max_degradation: 0.08 }

            """);
    }
}
