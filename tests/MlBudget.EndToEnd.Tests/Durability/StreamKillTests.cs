using MlBudget.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>The same with labels that come from a topic of Kafka.</summary>
public sealed class StreamKillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task With_labels_from_Kafka_it_ends_with_the_page_of_an_undisturbed_run()
    {
        using var folder = new TempFolder();
        // The configuration of labels from a table, with labels from elsewhere.
        var tables = await File.ReadAllTextAsync(RepositoryRoot.At("tests", "testdata", "durability", "tables.yml"));
        var (start, end) = (tables.IndexOf("      type: postgresql", StringComparison.Ordinal), tables.IndexOf("      delay: 1h", StringComparison.Ordinal));
        var source = $$"""
                  type: kafka
                  brokers: "${env:{{KafkaLog.Address}}}"
                  topic: labels
                  fields: { id: id, time: labeled_at, label: is_fraud }

            """;
        var configuration = folder.Write("mlbudget.yml", $"{tables[..start]}{source}{tables[end..]}");
        await new KillRun(configuration, output, lines => new KafkaLog(lines)).EndsWithTheUndisturbedPageAsync(KillRun.Kills / 5, seed: 20260504);
    }
}
