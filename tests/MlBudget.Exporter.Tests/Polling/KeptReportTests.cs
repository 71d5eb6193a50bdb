using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Policies;
using MlBudget.Core.Records;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>What polls keep of the last one is what they would find anew, whatever comes and however time passes.</summary>
public sealed class KeptReportTests : IDisposable
{
    private const int Steps = 60;

    private readonly StorageDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(ShiftingLog.First.AddDays(2).AddSeconds(31));
    private int _ids;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_poll_that_keeps_what_it_can_shows_what_one_does_that_keeps_nothing(int seed)
    {
        var random = new Random(seed);
        var log = new ShiftingLog(_directory, random);
        log.Begin();
        var (keeping, plain) = (new Process(this, log, "keeping"), new Process(this, log, "plain"));
        using (keeping)
        using (plain)
        {
            for (var step = 0; step < Steps; step++)
            {
                var at = Instant.Now(_time);
                keeping.Poll(at);
                plain.Poll(at);

                var (kept, anew) = (keeping.Pipeline.Shown(), plain.Pipeline.Report());

                Assert.Equal(Text(new MetricsPage(), anew, at), Text(keeping.Page, kept, at));
                Assert.Equal(Beside(anew), Beside(kept));
                Assert.Equal(Parts(plain.Pipeline.LastReport(at)), Parts(kept));
                foreach (var process in (Process[])[keeping, plain])
                    Say(process, step, new Random(seed + step), at);
                log.GoOn(_time.GetUtcNow());
                _time.SetUtcNow(log.After(_time.GetUtcNow()));
            }
        }
    }

    [Fact]
    public void Slices_that_have_no_value_for_what_the_whole_window_shows_have_it_again_once_that_is_over()
    {
        Append("labels", []);
        var log = new ShiftingLog(_directory, new Random(1));
        using var keeping = Pipeline(log);
        using var plain = Pipeline(log);
        var values = new List<double?>();
        // Days of answers of two texts, neither of them the positive one, and a day with positive ones among them.
        for (var day = 0; day < 9; day++)
        {
            var now = _time.GetUtcNow();
            Append("predictions", Enumerable.Range(0, 700).Select(number => string.Create(CultureInfo.InvariantCulture,
                $$"""{"t":"{{now.AddSeconds(-number * 100):yyyy-MM-ddTHH:mm:ssZ}}","id":"{{++_ids}}","a":"{{(day == 3 && number % 2 == 0 ? "1" : number % 3 == 0 ? "x" : "y")}}","m":"m0","v":"1"}""")));
            Append("labels", Enumerable.Range(_ids - 699, 700).Select(id => string.Create(CultureInfo.InvariantCulture,
                $$"""{"id":"{{id}}","t":"{{now:yyyy-MM-ddTHH:mm:ssZ}}","label":{{id % 2}}}""")));
            var at = Instant.Now(_time);
            Poll(keeping, at);
            Poll(plain, at);

            var (kept, anew) = (keeping.ReportNext(), plain.Report());

            Assert.Equal(Text(new MetricsPage(), anew, at), Text(new MetricsPage(), kept, at));
            Assert.Equal(Beside(anew), Beside(kept));
            values.Add(kept.Report.Slos.Single(slo => slo.Slo.Name == "f1-slices").Whole.Reading?.Value);
            _time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Contains(null, values);
        Assert.Contains(values, value => value is not null);
        Assert.Null(values[^1]);
    }

    [Fact]
    public void What_begins_with_the_first_records_and_begins_later_when_many_come_is_seen_within_their_minute()
    {
        Append("predictions", []);
        Append("labels", []);
        File.WriteAllText(_directory.At("baseline.yml"), BaselineWriter.Write("kept", new()
        {
            From = Instant.From(ShiftingLog.First.AddDays(-28)),
            To = Instant.From(ShiftingLog.First),
            Rows = 100 * 24 * 28,
            DriftWindow = TimeSpan.FromHours(6),
            Volume = [.. Enumerable.Repeat<double?>(100, 168)],
        }));
        var yaml = new ShiftingLog(_directory, new Random(1)).Yaml + $$"""

                  - { name: volume, metric: volume, at_least: 0.5, slices: { length: 1h, objective: 0.5 } }
                baseline: { file: {{_directory.At("baseline.yml")}} }
            """;
        using var keeping = Pipeline(yaml);
        using var plain = Pipeline(yaml);
        var starts = new HashSet<int?>();
        // Nothing, then one record, which is no start any more once hours of hundreds have come.
        foreach (var records in (int[])[0, 1, 0, 0, 200, 200, 200, 200])
        {
            AssertSame();
            var now = _time.GetUtcNow();
            Append("predictions", Enumerable.Range(0, records).Select(_ => string.Create(CultureInfo.InvariantCulture,
                $$"""{"t":"{{now:yyyy-MM-ddTHH:mm:ssZ}}","id":"{{++_ids}}","a":1,"s":0.9,"l":0.1,"e":null,"m":"m0","v":"1"}""")));
            Append("labels", Enumerable.Range(_ids - records + 1, records).Select(id => string.Create(CultureInfo.InvariantCulture,
                $$"""{"id":"{{id}}","t":"{{now:yyyy-MM-ddTHH:mm:ssZ}}","label":1}""")));
            AssertSame();
            foreach (var minutes in (int[])[1, 2, 3, 20, 34])
            {
                _time.Advance(TimeSpan.FromMinutes(minutes));
                AssertSame();
            }
        }

        // None, that of the one record, and that of the hundreds.
        Assert.Equal(3, starts.Count);

        void AssertSame()
        {
            var at = Instant.Now(_time);
            Poll(keeping, at);
            Poll(plain, at);
            var (kept, anew) = (keeping.Shown(), plain.Report());
            Assert.Equal(Text(new MetricsPage(), anew, at), Text(new MetricsPage(), kept, at));
            Assert.Equal(Beside(anew), Beside(kept));
            starts.Add(anew.Report.Slos.Single(slo => slo.Slo.Name == "success").ObservedFrom);
        }
    }

    public void Dispose() => _directory.Dispose();

    private static string Parts(ModelStatus status) => string.Join('\n', status.Policies.BurnDowns.OrderBy(slo => slo.Key, StringComparer.Ordinal)
        .Select(slo => $"{slo.Key} {slo.Value.From} {slo.Value.To} {string.Join(' ', slo.Value.Parts)}"));

    private static void Poll(ModelPipeline pipeline, Instant at)
    {
        pipeline.Refresh();
        pipeline.ReadOn(256);
        pipeline.NoteRead(at);
        pipeline.Advance(at, at, knownTo: pipeline.Clock);
    }

    private static string Text(MetricsPage page, ModelStatus status, Instant at) => page.TextOf(new(at, [status]) { Wall = at });

    /// <summary>What is not among the metrics.</summary>
    private static string Beside(ModelStatus status)
    {
        var text = new StringBuilder();
        foreach (var slo in status.Report.Slos)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{slo.Slo.Name}: {slo.MissingWords} {slo.LatestSlot} {slo.ObservedFrom} {slo.Closed} {slo.LostFields.Length} {status.Policies.ForecastOf(slo.Slo.Name)}");
            text.AppendJoin('\n', slo.Windows).AppendJoin('\n', slo.Alerts);
        }

        text.AppendJoin('\n', status.Report.Notices).AppendJoin('\n', status.Report.Labels?.Hours.AsEnumerable() ?? []);
        text.AppendJoin('\n', status.Cascade.Onsets.Select(onset => (onset.Slo, onset.At, onset.Usual, onset.Since)));
        text.AppendLine(CultureInfo.InvariantCulture, $"{status.Report.Composite} {status.PredictionsEnd} {status.IsAtEnd} {status.Report.At} {status.Decisions.All.Length}");
        text.AppendJoin('\n', status.Policies.Deployments.All);
        return text.ToString();
    }

    /// <summary>People decide something, or say that a version is deployed, or the process ends and another one goes on.</summary>
    private static void Say(Process process, int step, Random random, Instant at)
    {
        switch (random.Next(30))
        {
            case 0:
                process.Pipeline.Write(Decisions.None.With(new Decision
                {
                    Id = 0,
                    What = DecisionKind.Allow,
                    Action = "deploy",
                    Owners = [new(Dimension.Infrastructure, ["sre"], IsJoint: false)],
                    By = [new("sre", "ann", at, $"step {step}", TimeSpan.FromMinutes(1 + random.Next(200)))],
                }, at).Decisions);
                break;
            case 1:
                process.Pipeline.Write(new Deployment($"{random.Next(4)}", at - TimeSpan.FromMinutes(random.Next(300)), DeploymentOrigin.Api) { By = "ann" });
                break;
            case 2:
                process.Restart(at);
                break;
        }
    }

    private ModelPipeline Pipeline(ShiftingLog log) => Pipeline(log.Yaml);

    private ModelPipeline Pipeline(string yaml) => Pipelines.Create(
        ConfigurationFile.Parse("kept.yml", yaml) is { Configuration: { } known } parsed ? known.Models
            : throw new InvalidOperationException(string.Join('\n', ConfigurationFile.Parse("kept.yml", yaml).Errors)),
        ClockMode.Wall, closedFiles: false, _time, new RecordedLog().Loggers.CreateLogger<ModelPipeline>())[0];

    private void Append(string role, IEnumerable<string> lines) => File.AppendAllLines(_directory.At($"{role}.jsonl"), lines);

    /// <summary>A process with a store of its own.</summary>
    private sealed class Process : IDisposable
    {
        private readonly Func<ModelPipeline> _begin;
        private readonly StorageFolder _folder;
        private Store _store;

        public Process(KeptReportTests tests, ShiftingLog log, string name)
        {
            _begin = () => tests.Pipeline(log);
            _folder = StorageFolder.Open(tests._directory.At(name));
            (_store, Pipeline) = (Store.Open(_folder), _begin());
            Pipeline.ContinueFrom(_store);
        }

        public ModelPipeline Pipeline { get; private set; }

        public MetricsPage Page { get; private set; } = new();

        public void Poll(Instant at) => KeptReportTests.Poll(Pipeline, at);

        public void Restart(Instant at)
        {
            Pipeline.Commit(at);
            Pipeline.Dispose();
            _store.Dispose();
            (_store, Pipeline, Page) = (Store.Open(_folder), _begin(), new());
            Pipeline.ContinueFrom(_store);
        }

        public void Dispose()
        {
            Pipeline.Dispose();
            _store.Dispose();
            _folder.Dispose();
        }
    }
}
