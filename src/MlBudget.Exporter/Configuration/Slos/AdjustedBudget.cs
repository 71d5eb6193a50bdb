using System.Collections.Immutable;
using MlBudget.Core.Metrics;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>
/// What adjustments make of an SLO's budget. A bound takes the place of the SLO's own; factors multiply what is allowed, with each other and
/// with a bound. Where time is cut into slices a bound is what a slice is judged by, and a factor multiplies the share of bad ones.
/// </summary>
internal sealed class AdjustedBudget
{
    /// <summary>Less would be taken for none, by which burn rates are divided.</summary>
    private const double LeastAllowed = 1e-12;

    private readonly SloSpec _spec;
    private readonly ImmutableArray<AdjustedStretch> _stretches;

    /// <summary>Cuts time where adjustments of an SLO begin and end, with problems where one does nothing or two contradict each
    /// other.</summary>
    /// <param name="spec">The SLO.</param>
    /// <param name="adjustments">The adjustments that are about it, in the order of the file.</param>
    /// <param name="slot">How long the slots are that its measures count by.</param>
    public AdjustedBudget(SloSpec spec, ImmutableArray<AdjustmentSpec> adjustments, TimeSpan slot)
    {
        _spec = spec;
        var minutes = (int)slot.TotalMinutes;
        foreach (var adjustment in adjustments)
        {
            if (AdjustedStretch.WindowOf(adjustment, minutes) is var window && window.From == window.To)
                adjustment.Node.Error($"the SLO '{spec.Name}' is counted in slots of {Durations.Format(slot)}, of which none begins in this time; write a longer one");
        }

        _stretches = AdjustedStretch.Of(adjustments, minutes);
        CheckBounds([.. adjustments.Where(adjustment => adjustment.Bound is not null)]);
    }

    /// <summary>What is allowed of the SLO over its window.</summary>
    /// <param name="allowed">What is allowed outside of adjustments.</param>
    /// <param name="sli">What is measured.</param>
    public Allowance Of(decimal allowed, Sli sli)
    {
        var isSliced = sli.Kind == SliKind.Slices;
        return new(allowed)
        {
            Stretches = Stretches(allowed, stretch => isSliced && !stretch.Factors.Any() ? null
                : Allowed(stretch, isSliced ? allowed : BoundOf(stretch) ?? allowed, stretch.Factors, sli)),
        };
    }

    /// <summary>What is allowed of what is judged in a slice.</summary>
    /// <inheritdoc cref="Of"/>
    public Allowance OfSlice(decimal allowed, Sli sli) =>
        new(allowed) { Stretches = Stretches(allowed, stretch => BoundOf(stretch) is { } bound ? Allowed(stretch, bound, [], sli) : null) };

    /// <summary>Which alert rows could never fire while the same adjustments hold. Of those that were configured that is a problem.</summary>
    /// <param name="rows">The SLO's rows, each with whether it was configured.</param>
    /// <param name="planner">What can serve the SLO outside of adjustments.</param>
    /// <param name="allowance">What is allowed, by <see cref="Of"/>.</param>
    public ImmutableArray<SilencedRow> Silenced(ImmutableArray<(CatalogueRow Row, bool IsConfigured)> rows, AlertRowPlanner planner, Allowance allowance)
    {
        var silenced = ImmutableArray.CreateBuilder<SilencedRow>();
        foreach (var (when, ratio) in allowance.Stretches)
        {
            var during = planner with { Allowed = ratio };
            foreach (var (row, isConfigured) in rows)
            {
                if (during.FaultOf(row) != AlertRowFault.Unreachable)
                    continue;
                if (isConfigured)
                {
                    var last = _stretches.First(stretch => stretch.When.From == when.From).Adjustments[^1];
                    last.Node.Error($"for the SLO '{_spec.Name}': the alert row {row} {AlertRowSelection.DescribeReach(row, during)}; allow less, or write a smaller share in the row");
                }
                else
                {
                    silenced.Add(new(row, when, $"{row} {AlertRowSelection.DescribeReach(row, during)}"));
                }
            }
        }

        return silenced.ToImmutable();
    }

    /// <summary>Of two bounds at a time only one could hold.</summary>
    private void CheckBounds(ImmutableArray<AdjustmentSpec> bounds)
    {
        AdjustmentSpec? longest = null;
        foreach (var bound in bounds.OrderBy(bound => bound.Record.From))
        {
            if (longest is not null && bound.Record.From < longest.Record.To)
            {
                bound.Node.Error($"two bounds of the SLO '{_spec.Name}' at a time: from {bound.Record.From.ToRfc3339()} on there is also "
                    + $"'{longest.Record.What}' of {longest.Node.Path}; write one of them, or a budget_factor");
            }

            longest = longest is null || bound.Record.To > longest.Record.To ? bound : longest;
        }
    }

    /// <summary>What is allowed in each stretch where that is not what is allowed anyway; neighbours that allow the same are one.</summary>
    private ImmutableArray<AllowanceStretch> Stretches(decimal usual, Func<AdjustedStretch, decimal?> allowed)
    {
        var stretches = ImmutableArray.CreateBuilder<AllowanceStretch>();
        foreach (var stretch in _stretches)
        {
            if (allowed(stretch) is not { } ratio || ratio == usual)
                continue;
            if (stretches.Count > 0 && stretches[^1].When.To == stretch.When.From && stretches[^1].Ratio == ratio)
                stretches[^1] = new(new(stretches[^1].When.From, stretch.When.To), ratio);
            else
                stretches.Add(new(stretch.When, ratio));
        }

        return stretches.ToImmutable();
    }

    private static decimal? BoundOf(AdjustedStretch stretch) => stretch.Bound is not { } bound ? null
        : bound.Bound is BoundKind.Objective or BoundKind.AtLeast ? 1 - bound.Amount : bound.Amount;

    /// <summary>The product; null, with a problem, where the error ratio could never exceed it, or nothing would be allowed.</summary>
    private decimal? Allowed(AdjustedStretch stretch, decimal bound, IEnumerable<decimal> factors, Sli sli)
    {
        var all = factors.ToArray();
        var product = all.Aggregate((double)bound, (sum, factor) => sum * (double)factor);
        var greatest = sli.ErrorIsShare ? Math.Min(1, sli.LargestError) : (double)(_spec.Indicator?.GreatestBound ?? 1);
        var isTooMuch = sli.ErrorIsShare ? product >= greatest : product > greatest;
        if (!isTooMuch && product >= LeastAllowed)
            return Product(bound, all);
        var last = stretch.Adjustments[^1];
        var from = all.Length == 0 ? "" : $" ({string.Join(" × ", all.Prepend(bound).Select(NodeReader.Format))})";
        var allowed = isTooMuch && product < 1e15 ? $"an error ratio of {NodeReader.Format((decimal)product)}{from}" : isTooMuch ? $"any error ratio{from}" : $"no error{from}";
        last.Node.Error($"with it the SLO '{_spec.Name}' is allowed {allowed}{Beside(stretch)}, expected "
            + (!isTooMuch ? "one above 0" : sli.ErrorIsShare ? $"one below {NodeReader.Format((decimal)greatest)}, which is the most there can be"
                : $"one of at most {NodeReader.Format((decimal)greatest)}"));
        return null;
    }

    /// <summary>The product, exactly. Great and small factors take turns, so that nothing on the way is beyond what decimals hold.</summary>
    private static decimal Product(decimal bound, decimal[] factors)
    {
        var (small, great) = (new Queue<decimal>(factors.Where(factor => factor < 1)), new Queue<decimal>(factors.Where(factor => factor >= 1)));
        var product = bound;
        while (small.Count + great.Count > 0)
            product *= (product < 1 && great.Count > 0) || small.Count == 0 ? great.Dequeue() : small.Dequeue();
        return product;
    }

    private static string Beside(AdjustedStretch stretch) => stretch.Adjustments.Length == 1 ? ""
        : $" together with {string.Join(" and ", stretch.Adjustments[..^1].Select(other => other.Node.Path))}";
}
