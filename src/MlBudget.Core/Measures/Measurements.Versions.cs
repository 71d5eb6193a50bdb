using System.Collections.Immutable;

namespace MlBudget.Core.Measures;

/// <content>What is counted by the version that has answered.</content>
public sealed partial class Measurements
{
    /// <summary>What the attribute is called by which versions are told apart.</summary>
    private const string Version = "version";

    /// <summary>The attributes that SLOs compare by; behind them the version, where records tell it elsewhere; and last whether features are
    /// faulty.</summary>
    public ImmutableArray<AttributeShape> Attributes
    {
        get
        {
            var attributes = _shape.Attributes;
            if (_shape.VersionPath is { } path && attributes.All(known => known.Path != path))
                attributes = attributes.Add(new(Version, path, 1, 1));
            return Faults is { } faults ? attributes.Add(new(FaultsName, faults.Path, 1, 1)) : attributes;
        }
    }

    /// <summary>The index of the attribute that is the version; null where records don't tell it.</summary>
    public int? VersionAttribute => _shape.VersionPath is not { } path ? null
        : Enumerable.Range(0, Attributes.Length).First(attribute => Attributes[attribute].Path == path);

    /// <summary>The measure that counts the same as another one, by version.</summary>
    /// <param name="measure">The index of a measure of all rows together.</param>
    /// <exception cref="InvalidOperationException">Records don't tell versions.</exception>
    public int ByVersion(int measure)
    {
        var attribute = VersionAttribute ?? throw new InvalidOperationException("Records don't tell versions.");
        return Split(measure, attribute, [AttributeColumn(attribute)]);
    }
}
