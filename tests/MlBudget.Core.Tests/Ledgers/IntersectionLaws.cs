using System.Collections.Immutable;
using CsCheck;
using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Slos;
using MlBudget.Core.Tasks;
using MlBudget.Core.Tests.Measures;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Ledgers;

/// <summary>Groups that several fields tell together are those of one field that holds all of their texts.</summary>
public sealed class IntersectionLaws
{
    [Fact]
    public void What_is_counted_by_several_fields_is_what_is_counted_by_one_that_holds_their_texts() =>
        Gen.Select(CountryLog.Predictions, CountryLog.Labels, Gen.Int[1, 90], Gen.Int[0, 3]).Sample((predictions, labels, size, other) =>
        {
            // Texts of others that hold what stands between them.
            string?[] countries = [null, "×", "DE × a", "\\"];
            predictions = [.. predictions.Select(record => record.Country == "FR" ? record with { Country = countries[other] } : record)];
            var joined = predictions.Select(record => record with
            {
                Merchant = record is { Country: { } country, Merchant: { } merchant } ? Intersection.Join(country, merchant) : null,
            }).ToArray();
            var (several, one) = (Count(["country", "merchant"], predictions, size), Count([], joined, 64));
            var window = CountryLog.Windows[0];
            for (var measure = 0; measure < several.Measures.Length; measure++)
                Assert.Equal(Sums(one, measure, window), Sums(several, measure, window));

            (ModelLedger Ledger, int[] Measures) Count(ImmutableArray<string> fields, CountryRecord[] log, int batch)
            {
                var shape = CountryLog.Shape(BinaryClassification.Instance, areLabelsApart: true) with
                {
                    Attributes = [new("both", fields.IsEmpty ? "merchant" : GroupFields.PathOf(fields), 2, 3) { Fields = fields }],
                };
                var measurements = new Measurements(shape);
                int[] measures = [measurements.OfCondition("error is null", 0), measurements.Confusion("accuracy", 0), measurements.OfCondition("outcome.clicked == true", 0)];
                var ledger = new ModelLedger(ModelBuilder.Build(measurements, new()
                {
                    Name = "both",
                    Task = BinaryClassification.Instance,
                    Slos = [],
                    Weights = Dimensions.DefaultWeights,
                    Limits = new(),
                }));
                CountryLog.Fold(ledger, log, batch);
                CountryLog.Fold(ledger, labels, batch);
                ledger.Advance(CountryLog.Now);
                return (ledger, measures);
            }
        }, iter: 50);

    private static Dictionary<string, string> Sums((ModelLedger Ledger, int[] Measures) counted, int index, TimeWindow window)
    {
        var (ledger, measure) = (counted.Ledger, counted.Measures[index]);
        var sums = new Dictionary<string, string>();
        for (var code = 0; code < ledger.Groups(0).Count; code++)
        {
            var counters = new long[ledger.WidthOf(measure)];
            ledger.SumInto(measure, code, window, counters);
            if (counters.Any(count => count != 0))
                sums[ledger.Groups(0)[code]] = string.Join(' ', counters);
        }

        return sums;
    }
}
