using System.IO.Compression;
using System.Text;
using CsCheck;
using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Exposition;

/// <summary>A page that is kept from poll to poll is the one that would be rendered anew.</summary>
public sealed class KeptPageTests
{
    /// <summary>The same objects again and again: what is the same is not looked at.</summary>
    private static readonly Snapshot Fraud = Reports.Fraud();

    /// <summary>What a page may be of: more and fewer SLOs, without evidence, of shards, of several models, with too many series, later, unavailable.</summary>
    private static readonly Snapshot[] Snapshots =
    [
        Fraud,
        Fraud with { Simulation = Reports.Simulation },
        Later(Fraud),
        Reports.OfShards(Fraud),
        Reports.Of(Reports.Precision(), Reports.Parity()),
        Reports.Of(Reports.Parity(), Reports.Precision(), Reports.Recall()),
        Reports.Of(Silent()),
        new(Reports.At, []),
        new(Reports.At, []) { Unavailable = [new("fraud-detector", ["predictions"], "why"), new("other", ["labels"], "why")] },
        Bounded(Fraud, 200),
        Bounded(Fraud, 40),
        Bounded(Reports.Of(Reports.Precision()), 40),
        new(Reports.At, [Renamed("a"), Renamed("ab"), Renamed("a!"), Fraud.Models[0]]),
        new(Reports.At, [Renamed("ab"), .. Later(Fraud).Models, .. Bounded(Fraud, 100).Models.Select(model => Named(model, "a"))]),
        With(model => model with { Report = model.Report with { Predictions = 3 } }),
        With(model => model with { Report = model.Report with { Features = [] }, Sources = [] }),
        With(model => model with { Policies = PolicyReportOf(model) }),
    ];

    [Fact]
    public void Whatever_was_rendered_before_the_page_is_that_of_a_new_one_in_each_format_and_encoding() =>
        Gen.Int[0, Snapshots.Length - 1].Array[1, 8].Sample(sequence =>
        {
            var page = new MetricsPage();
            foreach (var index in sequence)
            {
                var (kept, anew) = (page.Render(Snapshots[index]), new MetricsPage().Render(Snapshots[index]));
                foreach (var format in Enum.GetValues<PageFormat>())
                {
                    Assert.Equal(Text(anew.In(format).ToArray()), Text(kept.In(format).ToArray()));
                    Assert.Equal(Text(anew.In(format).ToArray()) + "end", Text(Unzip(kept.In(format).Gzip("end"u8))));
                    Assert.Equal(anew.FamiliesIn(format).Select(family => family.Name), kept.FamiliesIn(format).Select(family => family.Name));
                }

                Assert.Equal(anew.LeftOut.OrderBy(model => model.Key), kept.LeftOut.OrderBy(model => model.Key));
            }
        }, iter: 20);

    [Fact]
    public void What_is_said_in_parts_is_all_that_is_said()
    {
        foreach (var snapshot in Snapshots)
        {
            foreach (var model in snapshot.Models)
            {
                var (all, parts) = (new List<string>(), new List<string>());
                SnapshotSamples.CollectAll(model, snapshot, (family, value, labels) => all.Add($"{family.Name} {string.Join(',', labels.ToArray())} {value:R}"));
                SampleSink part = (family, value, labels) => parts.Add($"{family.Name} {string.Join(',', labels.ToArray())} {value:R}");
                SnapshotSamples.CollectMoving(model, snapshot, part);
                SnapshotSamples.CollectStill(StillStatus.Of(model), part);
                foreach (var slo in model.Report.Slos)
                    SnapshotSamples.CollectSlo(model, slo, part);

                Assert.Equal(all.Order(StringComparer.Ordinal), parts.Order(StringComparer.Ordinal));
                Assert.Equal(all.Distinct(), all);
            }
        }
    }

    [Fact]
    public void Blocks_in_which_nothing_has_changed_stay_as_they_are()
    {
        var page = new MetricsPage();
        var before = page.Render(Reports.Fraud()).In(PageFormat.Text).Parts.ToHashSet();

        var after = page.Render(Later(Reports.Fraud())).In(PageFormat.Text).Parts.ToList();

        Assert.InRange(after.Count(part => !before.Contains(part)), 1, 3);
    }

    [Fact]
    public void Many_series_of_a_family_stand_in_order_through_all_that_comes_and_goes()
    {
        var page = new MetricsPage();
        for (var round = 0; round < 3; round++)
        {
            var of = round;
            var snapshot = new Snapshot(Reports.At, [.. Enumerable.Range(0, 700).Where(number => of == 0 || number % (of + 1) != 0).Reverse().Select(number => Named(
                Reports.Of(Reports.Precision()).Models[0], $"model-{number}"))]);

            Assert.Equal(new MetricsPage().TextOf(snapshot with { Models = [.. snapshot.Models.Reverse()] }), page.TextOf(snapshot));
        }
    }

    [Fact]
    public void Texts_that_no_encoding_has_are_several_series_as_before()
    {
        var page = new MetricsPage();
        var snapshot = new Snapshot(Reports.At, [Renamed("\ud800"), Renamed("\ud801")]);

        var lines = page.TextOf(snapshot).Split('\n').Where(line => line.StartsWith("mlbudget_predictions_total", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, lines.Count);
        Assert.Equal(lines[0], lines[1]);
        Assert.Empty(page.TextOf(new(Reports.At, [])));
    }

    private static PolicyReport PolicyReportOf(ModelStatus model) => model.Policies with { DataLoss = Reports.Lost("precision"), Versions = PolicyReport.None.Versions };

    private static Snapshot With(Func<ModelStatus, ModelStatus> change) =>
        Fraud with { Models = [.. Fraud.Models.Select(change)] };

    private static Snapshot Later(Snapshot snapshot) => snapshot with
    {
        Models = [.. snapshot.Models.Select(model => model with { Report = model.Report with { At = model.Report.At + TimeSpan.FromSeconds(15) } })],
    };

    private static Core.Budgets.SloReport Silent() => Reports.Precision() with
    {
        Windows = [.. Reports.Precision().Windows.Select(window => window with { Result = MissingReason.NoEvents, BurnRate = null, Spent = null })],
    };

    private static ModelStatus Renamed(string name) => Named(Fraud.Models[0], name);

    private static ModelStatus Named(ModelStatus model, string name) => model with { Report = model.Report with { Model = name } };

    private static Snapshot Bounded(Snapshot snapshot, int most) =>
        snapshot with { Models = [.. snapshot.Models.Select(model => model with { MaxSeries = most })] };

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static byte[] Unzip(ReadOnlyMemory<byte>[] parts)
    {
        using var gzip = new GZipStream(new MemoryStream([.. parts.SelectMany(part => part.ToArray())]), CompressionMode.Decompress);
        using var text = new MemoryStream();
        gzip.CopyTo(text);
        return text.ToArray();
    }
}
