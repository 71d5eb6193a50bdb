using MlBudget.Core.Baselines;
using static MlBudget.Core.Tests.Learning.DriftModel;

namespace MlBudget.Core.Tests.Learning;

/// <summary>Nothing else runs meanwhile, as all memory of the process is measured.</summary>
[CollectionDefinition(nameof(MemoryIsMeasured), DisableParallelization = true)]
public sealed class MemoryIsMeasured;

[Collection(nameof(MemoryIsMeasured))]
public sealed class DriftMemoryTests
{
    /// <summary>A week of hours, and the day that is kept beyond it.</summary>
    [Fact]
    public void Fifty_features_in_64_bins_over_a_week_take_less_than_10_MB()
    {
        var baseline = Number("x") with
        {
            Edges = [.. Enumerable.Range(1, 63).Select(edge => (double)edge)],
            Bins = [.. Enumerable.Repeat(100L, 64)],
            Means = [.. Enumerable.Range(0, 64).Select(bin => bin + 0.5)],
        };
        FeatureBaseline[] features = [.. Enumerable.Range(0, 50).Select(index => baseline with { Name = $"x{index}", Path = $"x{index}" })];
        var counts = Enumerable.Repeat(100L, 64).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var model = new DriftModel(features);
        for (var hour = 0; hour < 8 * 24; hour++)
        {
            for (var feature = 0; feature < features.Length; feature++)
                model.Add(feature, Start + hour * 60, counts);
        }

        model.Ledger.Committed();
        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;

        // The counters alone are 50 * 64 * 192 * 8 bytes.
        Assert.InRange(taken, 4_915_200, 10_000_000);
        GC.KeepAlive(model);
    }
}
