using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using MlBudget.Benchmarks;
using MlBudget.Benchmarks.Attacks;
using MlBudget.Benchmarks.Polls;
using MlBudget.Benchmarks.Rules;
using MlBudget.Benchmarks.Yardstick;

if (args is ["waiting", ..])
{
    WaitingRun.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000_000);
    return;
}

if (args is ["layouts", ..])
{
    LayoutsRun.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 15);
    return;
}

if (args is ["stream", ..])
{
    StreamRun.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 300_000, args.ElementAtOrDefault(2));
    return;
}

if (args is ["sql", ..])
{
    SqlRun.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 500_000, args.Skip(2));
    return;
}

if (args is ["features", ..])
{
    FeaturesRun.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 50_000, args.Skip(2));
    return;
}

if (args is ["push", ..])
{
    await PushRun.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2_000);
    return;
}

if (args is ["kinds"])
{
    KindsRun.Run();
    return;
}

if (args is ["forms", ..])
{
    FormsRun.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 200_000);
    return;
}

if (args is ["tables", ..])
{
    TablesRun.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 200_000);
    return;
}

if (args is ["opening", ..])
{
    OpeningRun.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 12_000_000);
    return;
}

if (args is ["drift", ..])
{
    DriftRun.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 50);
    return;
}

if (args is ["forecasts", ..])
{
    ForecastRun.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 15);
    return;
}

if (args is ["pages", ..])
{
    PagesRun.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 200);
    return;
}

if (args is ["polls", "growth"])
{
    PollsRun.RunGrowth();
    return;
}

if (args is ["polls", ..])
{
    PollsRun.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000);
    return;
}

if (args is ["one-log", ..])
{
    OneLogRun.Run(
        args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100,
        args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 200_000, isApart: args is [_, _, _, "apart"]);
    return;
}

if (args is ["shared-records", ..])
{
    SharedRecordsRun.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20);
    return;
}

if (args is ["attacks", ..])
{
    await AttacksRun.RunAsync(Exporter(args, 1));
    return;
}

if (args is ["logins", ..])
{
    await LoginTimesRun.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000);
    return;
}

if (args is ["rest", ..])
{
    await RestRun.RunAsync(Exporter(args, 1));
    return;
}

if (args is ["scrape", ..])
{
    await ScrapeRun.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 46_000);
    return;
}

if (args is ["rulecost", ..])
{
    await RuleCostRun.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000);
    return;
}

if (args is ["dashboards", ..])
{
    await DashboardCostRun.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000);
    return;
}

if (args is ["yardstick", ..])
{
    using var yardstick = new YardstickRun(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2_000_000, Exporter(args, 3));
    yardstick.Run(args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 5);
    return;
}

if (args is ["yardstick-month", ..])
{
    MonthRun.Run(args.Length > 1 ? long.Parse(args[1], CultureInfo.InvariantCulture) : 100_000_000, Exporter(args, 2));
    return;
}

if (args is ["threads", ..])
{
    ThreadsRun.Run(
        args.Length > 1 ? long.Parse(args[1], CultureInfo.InvariantCulture) : 10_000_000, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 5, Exporter(args, 3));
    return;
}

if (args is ["yardstick-log", var folder, var lines])
{
    YardstickFiles.Write(new(long.Parse(lines, CultureInfo.InvariantCulture), YardstickLog.Week), folder);
    return;
}

// What the yardstick starts.
if (args is ["yardstick-duckdb", var log, var output, var threads, var way])
{
    DuckTallies.Run(log, output, int.Parse(threads, CultureInfo.InvariantCulture), way);
    return;
}

if (args is ["against", var otherProgram, var turns, .. var filters])
{
    SideBySideRun.Run(otherProgram, int.Parse(turns, CultureInfo.InvariantCulture), filters);
    return;
}

// In process: a project generated next to this one would not know the repository's package versions.
var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(9);
var config = DefaultConfig.Instance.AddJob(job).AddColumn(StatisticColumn.Median);
BenchmarkSwitcher.FromAssembly(typeof(DecodeBenchmarks).Assembly).Run(args, config);

// The exporter that is measured: the one of this build where no other is named.
static string Exporter(string[] args, int at) => args.Length > at ? args[at] : Path.Combine(AppContext.BaseDirectory, "mlbudget.dll");
