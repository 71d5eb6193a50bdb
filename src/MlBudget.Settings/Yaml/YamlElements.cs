using System.Collections.Immutable;

namespace MlBudget.Settings.Yaml;

/// <summary>A place in a file.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1, in UTF-16 code units.</param>
public readonly record struct Place(int Line, int Column);

/// <summary>A part of a YAML document that knows where it stands.</summary>
/// <param name="Start">Its first character.</param>
internal abstract record YamlElement(Place Start)
{
    /// <summary>What it is called in errors: <c>a list</c>.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value.</summary>
/// <param name="Start">Its first character, which is the quote of a quoted one.</param>
/// <param name="Text">The value, without quotes and escapes.</param>
/// <param name="IsQuoted">Whether it is quoted or a block: then no text means anything but itself.</param>
/// <param name="Offset">How far behind <paramref name="Start"/> its text stands character by character; null where it does
/// not, because of escapes or several lines.</param>
internal sealed record YamlScalar(Place Start, string Text, bool IsQuoted, int? Offset) : YamlElement(Start)
{
    /// <summary>Whether nothing was written, or something that stands for nothing.</summary>
    public bool IsNothing => !IsQuoted && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <inheritdoc/>
    public override string Kind => IsNothing ? "nothing" : "a single value";
}

/// <summary>A list.</summary>
internal sealed record YamlList(Place Start, ImmutableArray<YamlElement> Items) : YamlElement(Start)
{
    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>A mapping, each of whose keys is there once.</summary>
internal sealed record YamlMapping(Place Start, ImmutableArray<(YamlScalar Key, YamlElement Value)> Entries)
    : YamlElement(Start)
{
    /// <inheritdoc/>
    public override string Kind => "a mapping";
}
