using System.Text;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Templates;

namespace MlBudget.Exporter.Tests.Templates;

/// <summary>Which values are watched, against a plain reading of the rules.</summary>
public sealed class ValueCensusTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly string?[] Values = ["a", "b", "c", "d", "taken", " padded", "line\nbreak", new('x', 129), new('y', 128), null];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Values_are_found_as_the_rules_say_however_records_are_cut_into_batches(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 200; run++)
        {
            var most = random.Next(1, 6);
            var definition = new ValuesDefinition(0, most, Lifetime, value => $"m-{value}") { Field = "model" };
            var (census, plain) = (new ValueCensus(definition, new(["m-taken"])), new Plain(most));
            var store = new Entries();
            var schema = new RecordSchema("t", null, [new("m", ColumnKind.Category)]);
            var now = 0;
            for (var step = 0; step < 20; step++)
            {
                var batch = new Batch(schema, 64);
                for (var row = random.Next(40); row > 0; row--)
                {
                    var (value, minute) = (Values[random.Next(Values.Length)], now + random.Next(30));
                    Add(batch, value, minute);
                    plain.Note(value, minute);
                }

                census.Note(batch);
                now += random.Next(40);
                census.Advance(At(now));
                plain.Advance(now);
                if (random.Next(5) == 0)
                    census = Restarted(census, definition, store);
                Assert.Equal(plain.Describe(), Describe(census.Report));
            }
        }
    }

    private static ValueCensus Restarted(ValueCensus census, ValuesDefinition definition, Entries store)
    {
        census.WriteChanges(store);
        census.Committed();
        var restarted = new ValueCensus(definition, new(["m-taken"]));
        restarted.Restore(store.Written);
        return restarted;
    }

    private static void Add(Batch batch, string? value, int minute)
    {
        batch.Times[batch.Count] = At(minute).Micros;
        var column = batch.Category(0);
        if (value is not null)
        {
            column.Codes[batch.Count] = column.Dictionary.GetOrAdd(Encoding.UTF8.GetBytes(value));
            Bits.Set(column.Valid, batch.Count);
        }

        batch.Count++;
    }

    private static Instant At(int minute) => Instant.From(new DateTimeOffset(TemplateLog.First.AddMinutes(minute)));

    private static string Describe(TemplateReport report) => string.Join("; ", [
        .. report.Models.Select(model => $"{model.Model} at {(model.Latest - At(0)).TotalMinutes}"),
        .. report.Unwatched.Select(unwatched => $"{unwatched.Reason} {unwatched.Count} to {(unwatched.Latest is { } latest ? (latest - At(0)).TotalMinutes : -1)}"),
        $"of {report.Records}"]);

    /// <summary>The rules, record by record.</summary>
    private sealed class Plain(int most)
    {
        private readonly SortedDictionary<string, int> _watched = new(StringComparer.Ordinal);
        private readonly Dictionary<UnwatchedReason, (int Count, int Latest)> _others = Enum.GetValues<UnwatchedReason>().ToDictionary(reason => reason, _ => (0, -1));
        private int _records;

        public void Note(string? value, int minute)
        {
            _records++;
            if (value is not null && _watched.TryGetValue(value, out var latest))
                _watched[value] = Math.Max(latest, minute);
            else if (value is null)
                Leave(UnwatchedReason.NoValue, minute);
            else if (value.Length > 128 || value.Trim() != value || value.Contains('\n', StringComparison.Ordinal))
                Leave(UnwatchedReason.NoName, minute);
            else if (value == "taken")
                Leave(UnwatchedReason.NameTaken, minute);
            else if (_watched.Count == most)
                Leave(UnwatchedReason.BeyondBound, minute);
            else
                _watched[value] = minute;
        }

        public void Advance(int now)
        {
            foreach (var (value, _) in _watched.Where(known => known.Value < now - Lifetime.TotalMinutes).ToList())
                _watched.Remove(value);
        }

        public string Describe() => string.Join("; ", [
            .. _watched.Select(known => $"m-{known.Key} at {known.Value}"),
            .. _others.Select(other => $"{other.Key} {other.Value.Count} to {other.Value.Latest}"), $"of {_records}"]);

        private void Leave(UnwatchedReason reason, int minute) =>
            _others[reason] = (_others[reason].Count + 1, Math.Max(_others[reason].Latest, minute));
    }

    private sealed class Entries : ISourceWriter
    {
        public Dictionary<string, byte[]> Written { get; } = [];

        public void Write(string key, ReadOnlySpan<byte> value) => Written[key] = value.ToArray();

        public void Delete(string key) => Written.Remove(key);
    }
}
