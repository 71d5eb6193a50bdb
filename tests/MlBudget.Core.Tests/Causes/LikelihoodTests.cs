using System.Globalization;
using MlBudget.Core.Causes;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;

namespace MlBudget.Core.Tests.Causes;

/// <summary>What likelihoods are worth where order alone tells, over generated incidents. The table in the README of the room is of these numbers;
/// it is written anew with MLBUDGET_WRITE_GOLDEN=1.</summary>
public sealed class LikelihoodTests
{
    private const int Histories = 60;
    private const string Begin = "<!-- likelihoods -->\n", End = "\nTwo incidents that begin within six hours";

    [Fact]
    public void The_table_of_likelihoods_is_what_generated_incidents_give()
    {
        var cascades = Run(20_261_128, random =>
        {
            var first = 170 + 12 * random.NextDouble();
            var second = first + 3 * random.NextDouble();
            return [("completeness", Raise(random, first)), ("accuracy", Raise(random, second)), ("success", Raise(random, second + 2 * random.NextDouble()))];
        });
        var apart = Run(20_261_129, random =>
            [("completeness", Raise(random, 140 + 48 * random.NextDouble())), ("accuracy", Raise(random, 140 + 48 * random.NextDouble()))]);
        var together = Run(20_261_130, random =>
            [("completeness", Raise(random, 178 + 6 * random.NextDouble())), ("accuracy", Raise(random, 178 + 6 * random.NextDouble()))]);
        var lone = Run(20_261_131, random => [("accuracy", Raise(random, 170 + 12 * random.NextDouble()))]);

        var found = Row("Features are missing, and answers wrong within three hours: model quality comes of data quality", cascades, Dimension.ModelQuality);
        var chain = Row("and time out within two more: infrastructure comes of data quality", cascades, Dimension.Infrastructure);
        var coincidence = Row("Two incidents, each at a time of its own within two days", apart, Dimension.ModelQuality);
        string[] rows =
        [
            "| incidents | likely | possible | no cause |", "|---|---|---|---|", found.Text, chain.Text, coincidence.Text,
            Row("Two incidents, each at a time of its own within six hours", together, Dimension.ModelQuality).Text,
            Row("One incident", lone, Dimension.ModelQuality).Text,
        ];

        Assert.InRange(found.None, 0, 0.1 * Histories);
        Assert.InRange(chain.None, 0, 0.1 * Histories);
        // Six hours, and one of the resolution, of 48: order alone can't do better.
        Assert.InRange(coincidence.None, 0.78 * Histories, Histories);
        Documented(Begin + string.Join('\n', rows) + "\n");
    }

    private static CascadeReport[] Run(int seed, Func<Random, (string, Raised)[]> incidents)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Histories).Select(_ => new BurningModel().Find(random, Deployments.None, incidents(random)))];
    }

    private static Raised Raise(Random random, double from) => new(from, 0.08 + 0.2 * random.NextDouble());

    private static (string Text, int None) Row(string text, CascadeReport[] found, Dimension dimension)
    {
        var likelihoods = found.Select(one => one.Symptoms
            .FirstOrDefault(symptom => symptom.Onset.Dimension == dimension && symptom.Root.Dimension == Dimension.DataQuality)?.Likelihood).ToArray();
        return ($"| {text} | {Share(Likelihood.Likely)} | {Share(Likelihood.Possible)} | {Share(null)} |", likelihoods.Count(one => one is null));

        string Share(Likelihood? likelihood) =>
            string.Create(CultureInfo.InvariantCulture, $"{100.0 * likelihoods.Count(one => one == likelihood) / Histories:0}%");
    }

    private static string Root(string folder) => File.Exists(Path.Combine(folder, "Exporter.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);

    private static void Documented(string table)
    {
        var path = Path.Combine(Root(AppContext.BaseDirectory), "src", "MlBudget.Core", "Causes", "README.md");
        var page = File.ReadAllText(path);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("MLBUDGET_WRITE_GOLDEN") == "1")
            File.WriteAllText(path, page[..from] + table + page[to..]);
        else
            Assert.Equal(table, page[from..to]);
    }
}
