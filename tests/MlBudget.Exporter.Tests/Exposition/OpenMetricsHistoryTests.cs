using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Tests.Exposition;

public sealed class OpenMetricsHistoryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlbudget-history-");

    private string Target => Path.Combine(_folder.FullName, "history.om");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Two_polls_of_one_budget_are_the_golden_history()
    {
        using (var history = new OpenMetricsHistory(Target))
        {
            history.Write(Reports.Of(Reports.Success()));
            history.Write(Reports.Of(Reports.Success()) with { At = Reports.At + TimeSpan.FromMicroseconds(240_125_999) });
            history.Complete();
        }

        Golden.Matches(File.ReadAllText(Target), "success.history.txt");
    }

    [Fact]
    public void Each_family_and_each_series_is_in_one_piece_and_in_time_however_many_polls_there_are()
    {
        Write(polls: 600);

        var lines = File.ReadAllLines(Target);
        var series = lines.Where(line => line[0] != '#')
            .Select(line => (Name: line[..(line.IndexOf('}') + 1)], Time: double.Parse(line.Split(' ')[^1]))).ToList();
        Assert.Equal("# EOF", lines[^1]);
        Assert.Distinct(lines.Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)));
        Assert.Equal(series.DistinctBy(line => line.Name).Count() * 600, series.Count);
        Assert.Equal(
            series.DistinctBy(line => line.Name).SelectMany(first => Enumerable.Repeat(first.Name, 600)),
            series.Select(line => line.Name));
        Assert.All(
            series.Chunk(600),
            piece => Assert.Equal(piece.Select(line => line.Time).Order().Distinct(), piece.Select(line => line.Time)));
    }

    [SkippableFact]
    public void Promtool_makes_blocks_of_it()
    {
        Promtool.SkipIfMissing();
        Write(polls: 300);

        var (exitCode, output) = Promtool.Run(
            [], "tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=48h", Target, Path.Combine(_folder.FullName, "tsdb"));

        Assert.True(exitCode == 0, output);
        Assert.NotEmpty(Directory.GetDirectories(Path.Combine(_folder.FullName, "tsdb")));
    }

    [Fact]
    public void What_is_not_completed_leaves_the_old_file_and_nothing_else()
    {
        File.WriteAllText(Target, "old");

        using (var history = new OpenMetricsHistory(Target))
            history.Write(Reports.Fraud());

        Assert.Equal([Target], Directory.GetFiles(_folder.FullName));
        Assert.Equal("old", File.ReadAllText(Target));
    }

    private void Write(int polls)
    {
        using var history = new OpenMetricsHistory(Target);
        for (var poll = 0; poll < polls; poll++)
            history.Write(Reports.Fraud() with { At = Reports.At + TimeSpan.FromSeconds(poll * 240) });
        history.Complete();
    }
}
