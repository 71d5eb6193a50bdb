using System.Collections.Immutable;

namespace MlBudget.Core.Measures;

/// <content>What is counted once more for predictions with missing or stale features.</content>
public sealed partial class Measurements
{
    /// <summary>What the attribute is called by which such predictions are told apart.</summary>
    private const string FaultsName = "faults";

    /// <summary>Which predictions have missing or stale features; null where nobody asks.</summary>
    public FaultRule? Faults { get; private set; }

    /// <summary>The index of the attribute that tells predictions with such features apart: the last; null where nobody asks.</summary>
    public int? FaultAttribute => Faults is null ? null : Attributes.Length - 1;

    /// <summary>Tells predictions with missing or stale features apart from now on.</summary>
    /// <returns>Whether there is anything to tell them by: features that are required, or have a greatest age.</returns>
    public bool TellFaults()
    {
        var countings = _shape.Features
            .SelectMany(feature => new[] { feature.Required ? Presence(feature) : (int?)null, Age(feature) }).OfType<int>()
            .Select(measure => (BitCounting)_measures[measure].Counting.OfRows).ToImmutableArray();
        Faults = countings.IsEmpty ? null : new(countings);
        return Faults is not null;
    }

    /// <summary>The measure that counts the same as another one, of predictions with missing or stale features.</summary>
    /// <param name="measure">The index of a measure of all rows together.</param>
    /// <exception cref="InvalidOperationException">Nothing tells them apart.</exception>
    public int ByFaults(int measure) => Split(measure, FaultAttribute ?? throw new InvalidOperationException("Nothing tells faults apart."), []);

    /// <summary>The measure that counts the same as another one, by the groups of an attribute, by the minute where that does.</summary>
    private int Split(int measure, int attribute, IEnumerable<int> columns)
    {
        var together = _measures[measure];
        return Add(together with
        {
            Attribute = attribute,
            AttributePath = Attributes[attribute].Path,
            IsByMinute = true,
            Columns = [.. together.Columns.Concat(columns).Distinct()],
        });
    }
}
