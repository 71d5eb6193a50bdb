namespace MlBudget.Exporter.Sampling;

/// <summary>Something that a sample shows of a configuration.</summary>
/// <param name="Text">What was found and what to write, for people, without a full stop. It has no value of an id or of free text;
/// texts of classes and groups are shown cut, where they are few.</param>
/// <param name="IsRefusal">Whether something can't have a value as it is configured; else it is worth knowing.</param>
internal readonly record struct Finding(string Text, bool IsRefusal = false)
{
    /// <summary>So many records say something of all of them.</summary>
    public const long Enough = 100;
}
