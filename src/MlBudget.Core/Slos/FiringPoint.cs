namespace MlBudget.Core.Slos;

/// <summary>The least that has to be bad for an alert row to fire.</summary>
/// <param name="Bad">How many events or slices.</param>
/// <param name="Budget">How many of the whole window may be bad.</param>
public readonly record struct FiringPoint(long Bad, decimal Budget)
{
    /// <summary>The share of the whole budget that is spent by then.</summary>
    public decimal Spent => Bad / Budget;

    /// <summary>Where a row fires of an SLO that is judged by slices, all of which are judged.</summary>
    /// <param name="slo">The SLO.</param>
    /// <param name="row">One of its rows.</param>
    public static FiringPoint OfSlices(SloDefinition slo, AlertRow row) =>
        Of(row, slo.Allowance.Ratio, (decimal)slo.OpenShare * (row.Long.Ticks / slo.Slot.Ticks), row.Short.Ticks / slo.Slot.Ticks, slo.OpenWindow.Ticks / slo.Slot.Ticks);

    /// <summary>Where a row fires of an SLO that counts events.</summary>
    /// <param name="slo">The SLO.</param>
    /// <param name="row">One of its rows.</param>
    /// <param name="usual">How many events usually come in its window, above 0.</param>
    public static FiringPoint OfEvents(SloDefinition slo, AlertRow row, decimal usual) => Of(
        row, slo.Allowance.Ratio, usual * row.Long.Ticks / slo.Window.Ticks, usual * row.Short.Ticks / slo.Window.Ticks, usual);

    /// <summary>Both windows have to be over the factor, and the long one holds what is bad in the short one.</summary>
    private static FiringPoint Of(AlertRow row, decimal allowed, decimal inLong, decimal inShort, decimal inWhole)
    {
        var bound = (decimal)row.Factor * allowed;
        var least = Math.Max(decimal.Floor(bound * inLong), decimal.Floor(bound * inShort)) + 1;
        return new(Math.Max((long)least, row.Evidence.BadEvents), allowed * inWhole);
    }
}
