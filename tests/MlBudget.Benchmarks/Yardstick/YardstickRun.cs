using System.Globalization;

namespace MlBudget.Benchmarks.Yardstick;

/// <summary>
/// A replay against DuckDB and pandas, which count the same of the same files, each in a process of its own. First what they counted is
/// compared, slot by slot; then they are measured in turns, and what a run says must be what it said before.
/// </summary>
/// <param name="predictions">How many predictions the log has, with as many labels.</param>
/// <param name="program">The <c>mlbudget.dll</c> that is measured.</param>
internal sealed class YardstickRun(int predictions, string program) : IDisposable
{
    private const string OneCore = "0";
    private const string TwoCores = "0,1";
    private const string Step = "6h";

    /// <summary>A run of pandas takes as long as a dozen of the others.</summary>
    private const int MaxPandasRuns = 3;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlbudget-yardstick-");
    private readonly Dictionary<string, List<ChildRun>> _runs = [];

    /// <summary>The final budgets whose tallies agree with those of the others; null before they were compared.</summary>
    private string? _replayed;

    /// <summary>Compares, measures and prints tables.</summary>
    /// <param name="pairs">How often each has its turn.</param>
    /// <exception cref="InvalidDataException">What was counted differs.</exception>
    public void Run(int pairs)
    {
        var bytes = YardstickFiles.Write(new(predictions, YardstickLog.Week), _folder.FullName);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{predictions:N0} predictions of {(double)bytes.Predictions / predictions:0} bytes and labels of {(double)bytes.Labels / predictions:0}, {Machine.Describe()}"));
        var way = Compare();
        for (var pair = 0; pair < pairs; pair++)
        {
            Measure("replay, one core", () => Replay(OneCore));
            Measure("DuckDB, one thread on one core", () => Duck(OneCore, 1, way));
            Measure("replay, two cores", () => Replay(TwoCores));
            Measure("DuckDB, two threads on two cores", () => Duck(TwoCores, 2, way));
            if (pair < MaxPandasRuns)
                Measure("pandas, one core", Pandas);
        }

        Console.WriteLine($"A load of {Machine.Load()} at the end.");
        Console.WriteLine();
        Print();
    }

    /// <summary>Deletes the log.</summary>
    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Counts with all engines.</summary>
    /// <returns>The faster way to ask DuckDB.</returns>
    private string Compare()
    {
        var ways = DuckTallies.Ways.ToDictionary(way => way, way => Duck(OneCore, 1, way, $"duck-{way}.csv").Wall);
        var history = PathOf("history.om");
        _replayed = Replay(TwoCores, $"--openmetrics={history}").Output;
        var compared = Agreement.OfHistory(history, Tallies.Read(PathOf("duck-fine.csv")));
        File.Delete(history);
        Agreement.OfFiles(PathOf("duck-fine.csv"), PathOf("duck-sets.csv"));
        Pandas();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"The tallies agree: {compared:N0} sums of windows of the replay's polls with DuckDB's of their slots, and {File.ReadLines(PathOf("duck-fine.csv")).Count():N0} slots with pandas'."));
        var way = ways.MinBy(one => one.Value).Key;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"DuckDB is asked by its way '{way}': {string.Join(", ", ways.Select(one => $"{one.Key} {one.Value:0.00} s"))}."));
        return way;
    }

    private ChildRun Replay(string cores, params string[] options)
    {
        var run = Child.Run(
            cores, new Dictionary<string, string> { [YardstickFiles.Variable] = _folder.FullName },
            ["dotnet", program, "replay", $"--config.file={YardstickFiles.Beside("yardstick.yml")}", $"--step={Step}", .. options]);
        return _replayed is null || run.Output == _replayed ? run : throw new InvalidDataException($"The replay says now:\n{run.Output}");
    }

    private ChildRun Duck(string cores, int threads, string way, string output = "again.csv")
    {
        var run = Child.ByItsOwnClock(Child.Run(
            cores, new Dictionary<string, string>(),
            ["dotnet", typeof(YardstickRun).Assembly.Location, "yardstick-duckdb", _folder.FullName, PathOf(output), $"{threads}", way]));
        Agreement.OfFiles(PathOf("duck-fine.csv"), PathOf(output));
        return run;
    }

    private ChildRun Pandas()
    {
        var run = Child.ByItsOwnClock(Child.Run(
            OneCore, new Dictionary<string, string>(), ["/usr/bin/python3", YardstickFiles.Beside("tallies.py"), _folder.FullName, PathOf("pandas.csv")]));
        Agreement.OfFiles(PathOf("duck-fine.csv"), PathOf("pandas.csv"));
        return run;
    }

    private void Measure(string name, Func<ChildRun> run)
    {
        if (!_runs.TryGetValue(name, out var runs))
            _runs[name] = runs = [];
        runs.Add(run());
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {runs[^1].Wall:0.00} s, {runs[^1].Cpu:0.00} CPU s, load {Machine.Load()}"));
    }

    private void Print()
    {
        Console.WriteLine("| engine | runs | seconds, median | least and most | CPU seconds, median |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var (name, runs) in _runs)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {runs.Count} | {Median(runs.Select(run => run.Wall)):0.00} | {runs.Min(run => run.Wall):0.00} to {runs.Max(run => run.Wall):0.00} | {Median(runs.Select(run => run.Cpu)):0.00} |"));
        }

        Console.WriteLine();
        Console.WriteLine("| how many times as fast, median of the pairs | by time | by CPU time |");
        Console.WriteLine("|---|---|---|");
        PrintRatio("the replay as DuckDB, one core each", "DuckDB, one thread on one core", "replay, one core");
        PrintRatio("the replay as DuckDB, two cores each", "DuckDB, two threads on two cores", "replay, two cores");
        PrintRatio("the replay as pandas, one core each", "pandas, one core", "replay, one core");
        PrintRatio("the replay on two cores as on one", "replay, one core", "replay, two cores");
    }

    private void PrintRatio(string what, string slower, string faster)
    {
        var pairs = _runs[slower].Zip(_runs[faster]).ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {Median(pairs.Select(pair => pair.First.Wall / pair.Second.Wall)):0.00} | {Median(pairs.Select(pair => pair.First.Cpu / pair.Second.Cpu)):0.00} |"));
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
