using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;

namespace MlBudget.Core.Compiling;

/// <summary>Tells SLIs what they are made of, so that those without a value say what of it is not there.</summary>
internal static class FieldsOfSlos
{
    /// <summary>SLOs whose SLIs give a reason for every missing value.</summary>
    /// <param name="slos">The SLOs.</param>
    /// <param name="measurements">Gave the measures of their SLIs.</param>
    /// <param name="fields">The measures of all configured fields.</param>
    public static ImmutableArray<SloDefinition> WithReasons(
        ImmutableArray<SloDefinition> slos, Measurements measurements, ImmutableArray<FieldMeasure> fields)
    {
        var (records, measures) = (measurements.Records(), measurements.Measures);
        return [.. slos.Select(slo => slo with { Sli = new ReasonedSli(slo.Sli, InputsOf(slo)) })];

        // Of what is ready-made nobody knows records, fields or delays.
        SliInputs InputsOf(SloDefinition slo) => slo.Sli.Measures is [var ready] && measures[ready].Counting is ReadyCounting
            ? new([new([], null)], ready) { Picking = [], Delay = 0 } : new([.. slo.Sli.Measures.Select(MeasureInputsOf)], RecordsOf(slo))
            {
                Whole = slo.Population is null ? null : slo.Split?.Within is { } within ? measurements.Of(within).Records() : records,
                Picking = [.. fields.Where(field => field is { PicksRecords: true, IsOfLabels: false, MayBeAbsent: false })],
                Delay = (int)slo.Delay.TotalMinutes,
            };

        int RecordsOf(SloDefinition slo) => slo.Population is { } population ? measurements.Of(population).Records() : records;

        MeasureInputs MeasureInputsOf(int measure)
        {
            var definition = measures[measure];
            var ofPredictions = fields.Where(field => !field.IsOfLabels && field.Column is { } column && definition.Columns.Contains(column));
            if (definition.Counting.Track is not { } track)
                return new([.. ofPredictions.Where(IsNeeded)], null);
            var told = measurements.Tracks.ColumnsOf(track).ToHashSet();
            var ofLabels = fields.Where(field => field is { IsOfLabels: true, Column: { } column } && told.Contains(column));
            var ids = fields.Where(field => field.Column is null);
            return new([.. ofPredictions.Concat(ids).Concat(ofLabels).Where(IsNeeded)], measurements.CoverageOf(measure));
        }
    }

    private static bool IsNeeded(FieldMeasure field) => !field.MayBeAbsent;
}
