using System.Collections.Immutable;

namespace MlBudget.Core.Measures;

/// <content>What is counted by the version that has answered.</content>
public sealed partial class Measurements
{
    /// <summary>What the attribute is called by which versions are told apart.</summary>
    private const string Version = "version";

    /// <summary>The attributes that SLOs compare by, and behind them the version, where records tell it elsewhere.</summary>
    public ImmutableArray<AttributeShape> Attributes => _shape.VersionPath is { } path && _shape.Attributes.All(known => known.Path != path)
        ? _shape.Attributes.Add(new(Version, path, 1, 1)) : _shape.Attributes;

    /// <summary>The index of the attribute that is the version; null where records don't tell it.</summary>
    public int? VersionAttribute => _shape.VersionPath is not { } path ? null
        : Enumerable.Range(0, Attributes.Length).First(attribute => Attributes[attribute].Path == path);

    /// <summary>The measure that counts the same as another one, by version.</summary>
    /// <param name="measure">The index of a measure of all rows together.</param>
    /// <exception cref="InvalidOperationException">Records don't tell versions.</exception>
    public int ByVersion(int measure)
    {
        var (together, attribute) = (_measures[measure], VersionAttribute ?? throw new InvalidOperationException("Records don't tell versions."));
        return Add(together with
        {
            Attribute = attribute,
            AttributePath = Attributes[attribute].Path,
            IsByMinute = true,
            Columns = [.. together.Columns.Append(AttributeColumn(attribute)).Distinct()],
        });
    }
}
