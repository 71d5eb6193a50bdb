using System.Globalization;
using System.Runtime.CompilerServices;
using CsCheck;

namespace MlBudget;

/// <summary>
/// Runs property tests on the same cases each time, however many threads there are. These methods are nearer to the tests'
/// namespaces than those that CsCheck has under the same names, so the compiler takes these.
/// <list type="bullet">
/// <item><c>MLBUDGET_EXPLORE=N</c> runs N times as many cases, and <c>MLBUDGET_SEED=S</c> other ones.</item>
/// <item><c>CsCheck_Seed=S</c> runs only the case that a failed test names.</item>
/// </list>
/// </summary>
internal static class SeededSamples
{
    private const int LongestCase = 5000;
    private static readonly long Times = Variable("MLBUDGET_EXPLORE") ?? 1;
    private static readonly ulong Seed = (ulong)(Variable("MLBUDGET_SEED") ?? 0);

    /// <summary>Checks cases, and if one fails looks for smaller ones that do.</summary>
    /// <param name="gen">Where cases come from.</param>
    /// <param name="assert">Throws if a case fails.</param>
    /// <param name="iter">How many cases.</param>
    /// <param name="threads">On how many threads at the most; 0 for one per processor.</param>
    /// <param name="print">A case as text; CsCheck's if not given.</param>
    /// <param name="test">The test's name.</param>
    /// <exception cref="CsCheckException">A case fails: which one, and how to run it again.</exception>
    public static void Sample<T>(
        this Gen<T> gen, Action<T> assert, long iter = 100, int threads = 0, Func<T, string>? print = null,
        [CallerMemberName] string test = "")
    {
        print ??= Check.Print;
        if (Check.Seed is { } seed)
        {
            if (FailureOf(gen, assert, seed, null) is { } only)
                throw only.Exception(print, "The case that CsCheck_Seed names fails.", test);
            return;
        }

        var cases = iter * Times;
        // One generator gives every case a seed of its own, so that threads have no part in which cases there are.
        var seeds = new PCG(0, Seed);
        var all = new ulong[cases];
        for (var index = 0L; index < cases; index++)
            all[index] = seeds.Next64();
        // All cases before one that breaks are run, so the first that fails is always the same.
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };
        var first = Parallel.For(0, cases, options, (index, loop) =>
        {
            if (FailureOf(gen, assert, TextOf(all[index]), null) is not null)
                loop.Break();
        }).LowestBreakIteration;
        if (first is null)
            return;

        var failure = FailureOf(gen, assert, TextOf(all[first.Value]), null)
            ?? throw new CsCheckException($"Case {first + 1} of {cases} with the seed {TextOf(all[first.Value])} fails only now and then.");
        for (var tries = 0L; tries < iter; tries++)
            failure = FailureOf(gen, assert, TextOf(seeds.Next64()), failure.Size) ?? failure;
        throw failure.Exception(print, $"Case {first + 1} of {cases} fails. This is the smallest of {iter + 1} that were tried.", test);
    }

    /// <inheritdoc cref="Sample{T}"/>
    public static void Sample<T1, T2>(
        this Gen<(T1, T2)> gen, Action<T1, T2> assert, long iter = 100, int threads = 0, Func<(T1, T2), string>? print = null,
        [CallerMemberName] string test = "") =>
        gen.Sample(all => assert(all.Item1, all.Item2), iter, threads, print, test);

    /// <inheritdoc cref="Sample{T}"/>
    public static void Sample<T1, T2, T3>(
        this Gen<(T1, T2, T3)> gen, Action<T1, T2, T3> assert, long iter = 100, int threads = 0,
        Func<(T1, T2, T3), string>? print = null, [CallerMemberName] string test = "") =>
        gen.Sample(all => assert(all.Item1, all.Item2, all.Item3), iter, threads, print, test);

    /// <inheritdoc cref="Sample{T}"/>
    public static void Sample<T1, T2, T3, T4>(
        this Gen<(T1, T2, T3, T4)> gen, Action<T1, T2, T3, T4> assert, long iter = 100, int threads = 0,
        Func<(T1, T2, T3, T4), string>? print = null, [CallerMemberName] string test = "") =>
        gen.Sample(all => assert(all.Item1, all.Item2, all.Item3, all.Item4), iter, threads, print, test);

    /// <inheritdoc cref="Sample{T}"/>
    public static void Sample<T1, T2, T3, T4, T5>(
        this Gen<(T1, T2, T3, T4, T5)> gen, Action<T1, T2, T3, T4, T5> assert, long iter = 100, int threads = 0,
        Func<(T1, T2, T3, T4, T5), string>? print = null, [CallerMemberName] string test = "") =>
        gen.Sample(all => assert(all.Item1, all.Item2, all.Item3, all.Item4, all.Item5), iter, threads, print, test);

    /// <summary>Runs one case; null if it passes, or is not smaller than it should be.</summary>
    private static Failure<T>? FailureOf<T>(Gen<T> gen, Action<T> assert, string seed, Size? below)
    {
        var value = gen.Generate(PCG.Parse(seed), below, out var size);
        if (below is not null && !Size.IsLessThan(size, below))
            return null;
        try
        {
            assert(value);
            return null;
        }
        catch (Exception exception)
        {
            return new(seed, size, value, exception);
        }
    }

    private static string TextOf(ulong seed) => new PCG(0, seed).ToString();

    private static long? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>A case that fails.</summary>
    private sealed record Failure<T>(string Seed, Size Size, T Value, Exception Reason)
    {
        public CsCheckException Exception(Func<T, string> print, string which, string test)
        {
            var text = print(Value);
            var project = typeof(SeededSamples).Assembly.GetName().Name;
            return new(
                $"""
                {which} To run it again:
                CsCheck_Seed={Seed} dotnet test tests/{project} -c Release --filter FullyQualifiedName~{test}
                {(text.Length > LongestCase ? text[..LongestCase] + " …" : text)}
                {Reason.Message}
                """,
                Reason);
        }
    }
}
