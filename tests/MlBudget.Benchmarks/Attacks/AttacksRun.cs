using System.Globalization;

namespace MlBudget.Benchmarks.Attacks;

/// <summary>
/// What crowds of clients do to the exporter with 20 models of 10 SLOs each: how much memory it takes at the most, and how long the
/// scrapes of one honest Prometheus take meanwhile. Prints a Markdown table.
/// </summary>
internal static class AttacksRun
{
    private const int SlowLoris = 500, Scrapers = 200, Browsers = 300, SlowReaders = 300;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(15);

    /// <summary>Attacks an exporter of its own.</summary>
    /// <param name="program">Its <c>mlbudget.dll</c>.</param>
    public static async Task RunAsync(string program)
    {
        await using var exporter = await AttackedExporter.StartAsync(program);
        var crowd = new Crowd(exporter.Port);
        Print($"A page of {await SizeAsync(exporter, "/metrics"):N0} bytes of metrics, and one of {await SizeAsync(exporter, "/"):N0} for people.");
        Print("");
        Print("| what goes on | resident at most, MB | scrapes beside | median, ms | most, ms | failed | answers to the crowd | 503 | dropped | median, ms |");
        Print("|---|---|---|---|---|---|---|---|---|---|");
        await AttackAsync("nothing", _ => Task.CompletedTask);
        await AttackAsync($"slowloris: {SlowLoris} connections that send a byte of headers a second", stop => crowd.TrickleAsync(SlowLoris, stop));
        await AttackAsync($"{Scrapers} scrapers in the same instant, each second", stop => crowd.AskAsync(Scrapers, "/metrics", TimeSpan.FromSeconds(1), stop));
        await AttackAsync($"{Browsers} browsers in the same instant, each second", stop => crowd.AskAsync(Browsers, "/", TimeSpan.FromSeconds(1), stop));
        await AttackAsync(
            $"{SlowReaders} clients that ask for both pages and take nothing", stop => Task.WhenAll(
                crowd.StareAsync(SlowReaders / 2, "/metrics", stop), crowd.StareAsync(SlowReaders / 2, "/", stop)));
        await AttackAsync(
            "the first three at once", stop => Task.WhenAll(
                crowd.TrickleAsync(SlowLoris, stop), crowd.AskAsync(Scrapers, "/metrics", TimeSpan.FromSeconds(1), stop),
                crowd.AskAsync(Browsers, "/", TimeSpan.FromSeconds(1), stop)));
        await AttackAsync("nothing, after it", _ => Task.CompletedTask);

        async Task AttackAsync(string name, Func<CancellationToken, Task> attack)
        {
            exporter.ForgetMost();
            crowd.Forget();
            using var stop = new CancellationTokenSource();
            using var honest = new HonestScraper(exporter.Port);
            var attacking = attack(stop.Token);
            await Task.Delay(Length);
            var (times, failed) = honest.Stop();
            await stop.CancelAsync();
            await attacking;
            Print(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {exporter.Most / 1e6:0} | {times.Count} | {Median(times):0.0} | {times.DefaultIfEmpty(double.NaN).Max():0.0} | {failed} | {crowd.Answers} | {crowd.TurnedAway} | {crowd.Dropped} | {Median(crowd.Times):0} |"));
        }
    }

    private static async Task<int> SizeAsync(AttackedExporter exporter, string path)
    {
        using var http = new HttpClient();
        return (await http.GetByteArrayAsync(new Uri($"http://127.0.0.1:{exporter.Port}{path}"))).Length;
    }

    private static double Median(IReadOnlyCollection<double> times) =>
        times.Count == 0 ? double.NaN : times.Order().ElementAt(times.Count / 2);

    private static void Print(string line) => Console.WriteLine(line);
}
