using System.Globalization;
using CsCheck;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Core.Budgets;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Storage;

/// <summary>Nothing lost, nothing counted twice: whatever happens to the process, to its store and to its configuration.</summary>
public sealed class HistoryLaws
{
    private static readonly int Start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)).Minute.Number;

    private static readonly string?[] Merchants = ["shop", "bank", "fair", null];

    private static readonly Gen<Variant> Variants = Gen.Select(
        Gen.Bool, Gen.Bool, Gen.Int[0, 2], Gen.Bool, Gen.Bool, (renamed, stricter, latency, precision, parity) => new Variant(
            renamed ? "succeeded" : "success", stricter ? "0.99" : "0.9", latency == 0 ? null : latency * 100, precision, parity));

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (4, Gen.Int.Select(seed => new Step(StepKind.Write, seed, null))),
        (4, Gen.Const(new Step(StepKind.Poll, 0, null))),
        (2, Gen.Const(new Step(StepKind.FailingPoll, 0, null))),
        (2, Gen.Const(new Step(StepKind.Restart, 0, null))),
        (2, Variants.Select(variant => new Step(StepKind.Reload, 0, variant))));

    [Fact]
    public void Whatever_happens_in_between_the_tallies_are_those_of_a_plain_count() =>
        Gen.Select(Variants, Steps.Array[1, 40]).Sample((variant, steps) =>
        {
            using var walk = new Walk(variant);
            foreach (var step in steps)
                walk.Do(step);
            walk.Do(new(StepKind.Poll, 0, null));
            walk.Compare();
        }, iter: 100);

    private enum StepKind
    {
        Write,
        Poll,
        FailingPoll,
        Restart,
        Reload,
    }

    private sealed record Step(StepKind Kind, int Seed, Variant? Variant);

    private sealed class Walk : IDisposable
    {
        private readonly StorageDirectory _directory = new();
        private readonly PlainHistory _plain = new();
        private readonly StorageFolder _folder;
        private WatchedModels _models;
        private Variant _variant;
        private bool _isOpen;
        private int _minute = Start;
        private int _ids;
        private Snapshot? _last;

        public Walk(Variant variant)
        {
            _variant = variant;
            _folder = StorageFolder.Open(_directory.At("data"));
            _models = Watch();
            File.WriteAllText(_directory.At("p.jsonl"), "");
            File.WriteAllText(_directory.At("l.jsonl"), "");
        }

        public void Do(Step step)
        {
            switch (step.Kind)
            {
                case StepKind.Write:
                    Write(new(step.Seed));
                    break;
                case StepKind.Poll:
                    Poll();
                    break;
                case StepKind.FailingPoll:
                    PollWithoutCommit();
                    break;
                case StepKind.Restart:
                    _models.Dispose();
                    _models = Watch();
                    _isOpen = false;
                    break;
                default:
                    _variant = step.Variant!;
                    _models.Replace(Configuration());
                    _isOpen = false;
                    break;
            }
        }

        public void Compare()
        {
            Assert.Equal(0, _folder.SetAsideFiles);
            var report = _last!.Models.Single().Report;
            foreach (var slo in report.Slos.Where(slo => slo.Slo.Name != "parity"))
                Assert.Equal((slo.Slo.Name, _plain.Count(slo.Slo.Name, slo.Watermark.Number)), (slo.Slo.Name, CountOf(slo)));
            foreach (var slo in report.Slos.Where(slo => slo.Slo.Name == "parity"))
            {
                foreach (var merchant in Merchants.OfType<string>())
                {
                    var group = slo.Groups.FirstOrDefault(group => group.Group == merchant);
                    Assert.Equal(
                        (merchant, _plain.CountGroup(merchant, slo.Watermark.Number)),
                        (merchant, (group?.Whole.Events ?? 0, group?.Whole.Bad ?? 0)));
                }
            }
        }

        public void Dispose()
        {
            _models.Dispose();
            _folder.Dispose();
            _directory.Dispose();
        }

        private static (long, long) CountOf(SloReport slo) => (slo.Whole.Reading?.Events ?? 0, slo.Whole.Reading?.Bad ?? 0);

        private void Poll()
        {
            NoteOpen();
            _last = _models.Poll();
            _plain.Commit();
        }

        /// <summary>A trigger makes the store refuse the positions, when all else of the transaction is written.</summary>
        private void PollWithoutCommit()
        {
            if (!File.Exists(_folder.Database))
                return;
            NoteOpen();
            Run("CREATE TRIGGER refuse BEFORE INSERT ON positions BEGIN SELECT raise(ABORT, 'refused'); END");
            var failed = _models.Poll();
            Assert.Equal(0, _folder.SetAsideFiles);
            Assert.All(
                failed.Models.SelectMany(model => model.Sources),
                source => Assert.Contains("refused", source.Error, StringComparison.Ordinal));
            Run("DROP TRIGGER refuse");
        }

        private void NoteOpen()
        {
            if (!_isOpen)
                _plain.Open(_variant);
            _isOpen = true;
        }

        private void Write(Random random)
        {
            using var predictions = File.AppendText(_directory.At("p.jsonl"));
            using var labels = File.AppendText(_directory.At("l.jsonl"));
            for (var left = random.Next(12); left > 0; left--)
            {
                _minute += random.Next(60);
                // Now and then an id comes again.
                var id = random.Next(8) == 0 ? random.Next(_ids + 1) : _ids++;
                var prediction = new LoggedPrediction(
                    _minute, id, random.Next(2) == 0, Merchants[random.Next(Merchants.Length)], random.Next(300), random.Next(5) == 0);
                _plain.Add(prediction);
                predictions.WriteLine(Line(
                    prediction.Minute, id, $"\"d\":{(prediction.Selected ? 1 : 0)},\"ms\":{prediction.LatencyMs}"
                    + (prediction.Merchant is null ? "" : $",\"m\":\"{prediction.Merchant}\"")
                    + (prediction.HasError ? ",\"e\":\"x\"" : "")));
            }

            for (var left = random.Next(12); left > 0; left--)
            {
                // Of predictions before and yet to come, twice, and contradicting.
                var label = new LoggedLabel(_minute + random.Next(30), random.Next(_ids + 5), random.Next(2) == 0);
                _plain.Add(label);
                labels.WriteLine(Line(label.Minute, label.Id, $"\"y\":{(label.IsFraud ? 1 : 0)}"));
            }
        }

        private static string Line(int minute, int id, string rest) =>
            string.Create(CultureInfo.InvariantCulture, $"{{\"t\":{minute * 60L},\"i\":{id},{rest}}}");

        private WatchedModels Watch() => new(_folder, Configuration(), ClockMode.Log, TimeProvider.System, NullLoggerFactory.Instance);


        private ExporterConfiguration Configuration()
        {
            var result = ConfigurationFile.Parse("walk.yml", _variant.Yaml(_directory.Path));
            Assert.Empty(result.Errors);
            return result.Configuration!;
        }

        private void Run(string sql)
        {
            using var connection = Store.Connect(_folder.Database, SqliteOpenMode.ReadWrite);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
