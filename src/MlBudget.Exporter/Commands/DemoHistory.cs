using System.Globalization;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Demo;

namespace MlBudget.Exporter.Commands;

/// <summary>The demo's history at once instead of live: a quiet week and a cycle of incidents, which ends now.</summary>
/// <param name="target">The file that it is written to.</param>
/// <param name="step">The distance of two polls.</param>
/// <param name="output">Gets the final budgets.</param>
/// <param name="error">Gets what was written, or what went wrong.</param>
/// <param name="logs">Gets what sources say.</param>
internal sealed class DemoHistory(FileInfo target, TimeSpan step, TextWriter output, TextWriter error, ILoggerFactory logs)
{
    /// <summary>Longer than any silence of the simulated log.</summary>
    private static readonly TimeSpan MaxGap = TimeSpan.FromDays(1);

    /// <summary>Writes it.</summary>
    /// <param name="folder">The demo's folder, with its baseline.</param>
    /// <param name="configuration">The demo's configuration.</param>
    /// <param name="now">When it ends.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <returns>The exit code.</returns>
    public int Write(string folder, ExporterConfiguration configuration, DateTimeOffset now, CancellationToken cancel)
    {
        var incidents = now - Incident.Cycle;
        var begin = incidents - FraudLog.QuietHistory;
        using (var log = new FraudLog(folder, new FraudModel(incidents, FraudModel.DemoSeed), begin, now - begin))
            log.WriteTo(now);
        var request = new ReplayRequest
        {
            Models = configuration.Models,
            Range = new(null, null, step, MaxGap),
            Simulator = new(new DemoSimulation(incidents).At),
            History = target,
        };
        var exit = new ReplayRun(request, output, error, logs).Run(cancel);
        if (exit == ExitCode.Done)
        {
            error.WriteLine(
                $"{target}: the metrics of a simulated model from {Time(begin)} to {Time(now)}, a quiet week and then incidents: "
                + string.Join(", ", Incident.All.Select(incident => $"{incident.Name} from {Time(incidents + incident.From)}")));
            error.WriteLine($"To look at them in Prometheus: promtool tsdb create-blocks-from openmetrics --max-block-duration=168h {target} FOLDER");
        }

        return exit;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
