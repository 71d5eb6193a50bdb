using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using MathNet.Numerics;
using MlBudget.Exporter.Access;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Benchmarks;

/// <summary>
/// Whether the time of a refused login tells users from others: requests over HTTP with an unknown user and with a known one's wrong
/// password, in pairs whose order is drawn, compared by the test of Mann and Whitney.
/// </summary>
internal static class LoginTimesRun
{
    private const int WarmUp = 50;

    /// <summary>Runs it.</summary>
    /// <param name="pairs">How many pairs of requests.</param>
    public static async Task RunAsync(int pairs)
    {
        Console.WriteLine("file                                known, median   unknown, median       p");
        await CompareAsync("one user of cost 5", pairs, ("alice", 5));
        await CompareAsync("users of the costs 4 and 6", pairs, ("alice", 4), ("bob", 6));
        await CompareAsync("one user of cost 10", pairs, ("alice", 10));
    }

    private static async Task CompareAsync(string what, int pairs, params (string Name, int Cost)[] users)
    {
        var folder = Directory.CreateTempSubdirectory("mlbudget-benchmark-");
        try
        {
            var file = Path.Combine(folder.FullName, "web.yml");
            await File.WriteAllTextAsync(file, "basic_auth_users:\n" + string.Concat(
                users.Select(user => $"  {user.Name}: {BCrypt.Net.BCrypt.HashPassword("open", user.Cost)}\n")));
            await using var app = await StartAsync(AccessFile.Load(file).Loaded!);
            using var http = new HttpClient { BaseAddress = new(app.Urls.Single()) };
            var (known, unknown) = (new double[pairs], new double[pairs]);
            var order = new Random(20261128);
            for (var pair = -WarmUp; pair < pairs; pair++)
            {
                var isKnownFirst = order.Next(2) == 0;
                var first = await TimeAsync(http, isKnownFirst ? "alice" : "carol");
                var second = await TimeAsync(http, isKnownFirst ? "carol" : "alice");
                if (pair >= 0)
                    (known[pair], unknown[pair]) = isKnownFirst ? (first, second) : (second, first);
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{what,-36}{Median(known),10:0.000} ms {Median(unknown),14:0.000} ms {PValue(known, unknown),8:0.000}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<WebApplication> StartAsync(LoadedAccess loaded)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<SelfMetrics>().AddAccess(loaded);
        var app = builder.Build();
        app.UseAccess();
        app.MapGet("/", () => "in");
        await app.StartAsync();
        return app;
    }

    private static async Task<double> TimeAsync(HttpClient http, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:shut")));
        var started = Stopwatch.GetTimestamp();
        using var answer = await http.SendAsync(request);
        var took = Stopwatch.GetElapsedTime(started);
        return (int)answer.StatusCode == 401 ? took.TotalMilliseconds : throw new InvalidOperationException($"{name} is answered with {answer.StatusCode}.");
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    /// <summary>The two-sided p-value of U by the normal distribution, which is close for this many values; times in ticks hardly tie.</summary>
    private static double PValue(double[] first, double[] second)
    {
        var ranked = first.Select(value => (Value: value, IsFirst: true)).Concat(second.Select(value => (Value: value, IsFirst: false)))
            .OrderBy(one => one.Value).ToList();
        var ranks = ranked.Select((one, index) => one.IsFirst ? index + 1d : 0).Sum();
        var (n, m) = ((double)first.Length, (double)second.Length);
        var u = ranks - n * (n + 1) / 2;
        return SpecialFunctions.Erfc(Math.Abs(u - n * m / 2) / Math.Sqrt(2 * n * m * (n + m + 1) / 12));
    }
}
