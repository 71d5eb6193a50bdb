using System.Diagnostics;
using System.Globalization;
using System.IO.Enumeration;
using System.Reflection;
using System.Runtime.Loader;

namespace MlBudget.Benchmarks;

/// <summary>
/// How long benchmarks of this build take against those of another one. Both are loaded into one process and take turns of some
/// 50 ms, so that what else the machine does, which changes by the second, falls on both alike. What differs from process to process,
/// such as where code lies in memory, takes several processes to average: the script <c>compare</c> runs them.
/// </summary>
internal static class SideBySideRun
{
    private static readonly TimeSpan TurnLength = TimeSpan.FromMilliseconds(50);

    /// <summary>The runtime compiles what is called often again, in the background: by then it has.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    /// <summary>Prints a line for each benchmark: its name, and the median of the ratios of this build's time to the other's.</summary>
    /// <param name="otherProgram">The other build's <c>MlBudget.Benchmarks.dll</c>.</param>
    /// <param name="turns">How often each has its turn.</param>
    /// <param name="filters">Which benchmarks, by names with <c>*</c>.</param>
    public static void Run(string otherProgram, int turns, IReadOnlyCollection<string> filters)
    {
        var (here, there) = (new Build(typeof(SideBySideRun).Assembly.Location), new Build(Path.GetFullPath(otherProgram)));
        foreach (var name in here.Names.Intersect(there.Names).Where(name => filters.Any(filter => FileSystemName.MatchesSimpleExpression(filter, name))))
        {
            var (one, other) = (here.Create(name), there.Create(name));
            var repeats = Math.Max(Warm(one), Warm(other));
            var ratios = Enumerable.Range(0, turns).Select(turn => Ratio(one, other, repeats, turn % 2 == 0)).Order().ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {ratios[turns / 2]}"));
        }
    }

    /// <summary>Runs it for a while.</summary>
    /// <returns>How many runs fill a turn.</returns>
    private static int Warm(Action benchmark)
    {
        var (clock, runs) = (Stopwatch.StartNew(), 0);
        for (; clock.Elapsed < WarmUp || runs < 2; runs++)
            benchmark();
        return Math.Max(1, (int)(TurnLength * runs / clock.Elapsed));
    }

    private static double Ratio(Action one, Action other, int repeats, bool oneIsFirst)
    {
        if (!oneIsFirst)
            return 1 / Ratio(other, one, repeats, oneIsFirst: true);
        var first = Time(one, repeats);
        return first / Time(other, repeats);
    }

    private static double Time(Action benchmark, int repeats)
    {
        // Garbage of the one must not be collected in the time of the other.
        GC.Collect();
        var clock = Stopwatch.StartNew();
        for (var run = 0; run < repeats; run++)
            benchmark();
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>The benchmarks of one build, with all that they use of it.</summary>
    private sealed class Build : AssemblyLoadContext
    {
        private readonly AssemblyDependencyResolver _resolver;
        private readonly Dictionary<string, MethodInfo> _benchmarks;

        public Build(string program)
            : base(program)
        {
            _resolver = new(program);
            _benchmarks = LoadFromAssemblyPath(program).GetTypes().Where(type => type.IsPublic).SelectMany(type => type.GetMethods())
                .Where(method => Has(method, "BenchmarkAttribute")).ToDictionary(method => $"{method.DeclaringType!.Name}.{method.Name}");
        }

        public IEnumerable<string> Names => _benchmarks.Keys;

        public Action Create(string name)
        {
            var method = _benchmarks[name];
            var benchmarks = Activator.CreateInstance(method.DeclaringType!);
            foreach (var setUp in method.DeclaringType!.GetMethods().Where(method => Has(method, "GlobalSetupAttribute")))
                setUp.Invoke(benchmarks, null);
            return () => method.Invoke(benchmarks, null);
        }

        protected override Assembly? Load(AssemblyName assemblyName) =>
            _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

        /// <summary>By name: each build has an attribute of its own.</summary>
        private static bool Has(MethodInfo method, string attribute) => method.CustomAttributes.Any(one => one.AttributeType.Name == attribute);
    }
}
