using System.Collections.Concurrent;
using CsCheck;

namespace MlBudget;

/// <summary>What runs the property tests of this project.</summary>
public sealed class SeededSamplesTests
{
    private static readonly Gen<int[]> Lists = Gen.Int[0, 1000].Array[0, 20];

    [Fact]
    public void The_same_cases_are_run_whatever_the_number_of_threads()
    {
        Assert.Equal(Cases(threads: 1), Cases(threads: 8));

        static string[] Cases(int threads)
        {
            var seen = new ConcurrentBag<string>();
            Lists.Sample(list => seen.Add(string.Join(' ', list)), iter: 500, threads: threads);
            Assert.InRange(seen.Count, 500, int.MaxValue);
            return [.. seen.Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public void A_case_that_fails_is_named_with_how_to_run_it_again()
    {
        var messages = Enumerable.Range(0, 2).Select(_ => Assert.Throws<CsCheckException>(FailWhereTheSumIsGreat).Message).ToArray();

        Assert.Equal(messages[0], messages[1]);
        var lines = messages[0].Split('\n');
        Assert.Matches("^Case [0-9]+ of [0-9]+ fails. This is the smallest of 501 that were tried. To run it again:$", lines[0]);
        Assert.Matches(
            "^CsCheck_Seed=[-_0-9a-zA-Z]+ dotnet test tests/MlBudget.*Tests -c Release "
            + "--filter FullyQualifiedName~FailWhereTheSumIsGreat$",
            lines[1]);
        Assert.True(lines[2].Trim('[', ']').Split(", ").Sum(int.Parse) >= 4000, lines[2]);
    }

    private static void FailWhereTheSumIsGreat() => Lists.Sample(list => Assert.True(list.Sum() < 4000), iter: 500);
}
