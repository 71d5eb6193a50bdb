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

if (args is ["waiting", ..])
{
    WaitingRun.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000_000);
    return;
}

if (args is ["kinds"])
{
    KindsRun.Run();
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

if (args is ["polls", ..])
{
    PollsRun.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000);
    return;
}

if (args is ["attacks", ..])
{
    await AttacksRun.RunAsync(args.Length > 1 ? args[1] : Path.Combine(AppContext.BaseDirectory, "mlbudget.dll"));
    return;
}

if (args is ["logins", ..])
{
    await LoginTimesRun.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000);
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

if (args is ["against", var otherProgram, var turns, .. var filters])
{
    SideBySideRun.Run(otherProgram, int.Parse(turns, CultureInfo.InvariantCulture), filters);
    return;
}

// In process: a project generated next to this one would not know the repository's package versions.
var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(9);
var config = DefaultConfig.Instance.AddJob(job).AddColumn(StatisticColumn.Median);
BenchmarkSwitcher.FromAssembly(typeof(DecodeBenchmarks).Assembly).Run(args, config);
