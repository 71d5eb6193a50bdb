using System.Collections.Immutable;
using MlBudget.Core.Text;
using MlBudget.Settings.Yaml;

namespace MlBudget.Settings;

/// <summary>
/// Reads one element of a configuration, and knows its line, its column and its path. What can't be read becomes a
/// problem and null, and reading goes on, so that every problem of a file is found.
/// </summary>
public sealed partial class NodeReader
{
    /// <summary>As many known names as an error may list and still be read.</summary>
    private const int ListedNames = 24;

    private readonly YamlElement _element;
    private readonly Place _key;
    private readonly Problems _problems;
    private readonly References _references;

    private NodeReader(YamlElement element, Place key, string path, Problems problems, References references)
    {
        (_element, _key, Path, _problems, _references) = (element, key, path, problems, references);
    }

    /// <summary>The root of a file; null, with problems, where its text is not one YAML document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="problems">Gets what is wrong, also with what is read from here on.</param>
    /// <param name="references">What references in it stand for.</param>
    /// <param name="mostNodes">The most values, lists and mappings, those that aliases repeat among them.</param>
    /// <param name="expected">What the file should hold, for the error where it holds nothing.</param>
    public static NodeReader? Parse(
        string text, Problems problems, References references, int mostNodes, string expected = "a mapping with 'models'") =>
        YamlDocument.Read(text, problems, mostNodes, expected) is { } root ? new(root, root.Start, string.Empty, problems, references) : null;

    /// <summary>The same element for another reading of it, whose problems are apart from those of this one.</summary>
    public NodeReader For(Problems problems) => new(_element, _key, Path, problems, _references) { Key = Key };

    /// <summary>The same element, whose path ends with another text than its key: where the key may hold a secret.</summary>
    /// <param name="key">What the path ends with instead.</param>
    public NodeReader ShownAs(string key) => new(_element, _key, Path[..^Key.Length] + key, _problems, _references) { Key = Key };

    /// <summary>Where in the configuration: <c>models[0].slos[2]</c>; empty at the root.</summary>
    public string Path { get; }

    /// <summary>The key under which this element stands; of an item of a list, the list's.</summary>
    public string Key { get; private init; } = string.Empty;

    /// <summary>Adds a problem of this element.</summary>
    public void Error(string message) => _problems.Add(_element.Start, Path, message);

    /// <summary>Adds a problem of the key under which this element stands.</summary>
    public void ErrorAtKey(string message) => _problems.Add(_key, Path, message);

    /// <summary>Adds a problem within this element's text.</summary>
    /// <param name="position">Where in the text, counted from 0.</param>
    /// <param name="message">What is wrong there.</param>
    public void ErrorWithin(int position, string message)
    {
        if (IsReference)
            Error($"what {Shown} stands for can't be read (position {position})");
        else if (_element is YamlScalar { Offset: { } offset } scalar && !scalar.Text.Contains("$${", StringComparison.Ordinal))
            _problems.Add(scalar.Start with { Column = scalar.Start.Column + offset + position }, Path, message);
        else
            Error($"position {position}: {message}");
    }

    /// <summary>Whether this is a mapping; a problem if not. Keys that are not known are problems, too.</summary>
    public bool IsMappingOf(params ReadOnlySpan<string> known)
    {
        if (_element is not YamlMapping mapping)
        {
            Error($"expected a mapping, found {_element.Kind}");
            return false;
        }

        for (var entry = 0; entry < mapping.Entries.Length; entry++)
        {
            var key = mapping.Entries[entry].Key;
            if (known.Contains(key.Text))
                continue;
            var comma = entry == 0 ? null : CommaBefore(mapping.Entries[entry - 1].Value, key, mapping.Entries[entry].Value);
            _problems.Add(key.Start, Path, comma ?? $"unknown key '{key.Text}'; {Suggestion(key.Text, known.ToArray())}");
        }

        return true;
    }

    /// <summary>What is wrong where a key is the second half of a number with a decimal comma; null where it isn't.</summary>
    private static string? CommaBefore(YamlElement before, YamlScalar key, YamlElement value) =>
        before is YamlScalar { IsQuoted: false, Offset: 0 } number && value is YamlScalar { IsNothing: true }
        && key.Start == number.Start with { Column = number.Start.Column + number.Text.Length + 1 }
            ? DecimalComma.FaultOf(number.Text, key.Text) : null;

    /// <summary>What is under a key; null where the key is missing.</summary>
    public NodeReader? Optional(string key)
    {
        foreach (var (name, value) in (_element as YamlMapping)?.Entries ?? [])
        {
            if (name.Text == key)
                return Under(name, value);
        }

        return null;
    }

    /// <summary>What is under a key; null, with a problem, where the key is missing.</summary>
    public NodeReader? Required(string key)
    {
        var found = Optional(key);
        if (found is null && _element is YamlMapping)
            Error($"'{key}' is missing");
        return found;
    }

    /// <summary>What is under the one of some keys that is there; null, with a problem, where none or several are.</summary>
    public NodeReader? OneOf(params ReadOnlySpan<string> keys)
    {
        NodeReader? found = null;
        foreach (var key in keys)
        {
            if (Optional(key) is not { } next)
                continue;
            if (found is not null)
            {
                next.ErrorAtKey($"stands beside '{found.Key}'; expected only one of {Listed(keys.ToArray())}");
                return null;
            }

            found = next;
        }

        if (found is null)
            Error($"one of {Listed(keys.ToArray())} is missing");
        return found;
    }

    /// <summary>The entries of a mapping whose keys are names; empty, with a problem, for anything else.</summary>
    public ImmutableArray<NodeReader> Entries()
    {
        if (_element is YamlMapping mapping)
            return [.. mapping.Entries.Select(entry => Under(entry.Key, entry.Value))];
        Error($"expected a mapping, found {_element.Kind}");
        return [];
    }

    /// <summary>The items of a list; empty, with a problem, for anything else.</summary>
    public ImmutableArray<NodeReader> Items()
    {
        if (_element is YamlList list)
            return [.. list.Items.Select((item, index) => Child(item, item.Start, $"[{index}]", Key))];
        Error($"expected a list, found {_element.Kind}");
        return [];
    }

    /// <summary>Whether this is a mapping.</summary>
    public bool IsMapping => _element is YamlMapping;

    /// <summary>Whether this is a list.</summary>
    public bool IsList => _element is YamlList;

    /// <summary>The names for an error, of which the nearest is asked for if one is near.</summary>
    public static string Suggestion(string name, IReadOnlyCollection<string> known) =>
        NearestName.Find(name, known) is { } nearest ? $"did you mean '{nearest}'?"
            : known.Count == 0 ? "none is known here" : $"expected one of {Listed(known)}";

    private static string Listed(IReadOnlyCollection<string> names) =>
        $"{string.Join(", ", names.Take(ListedNames))}{(names.Count > ListedNames ? ", …" : "")}";

    private NodeReader Under(YamlScalar key, YamlElement value) =>
        Child(value, key.Start, Path.Length == 0 ? key.Text : $".{key.Text}", key.Text);

    private NodeReader Child(YamlElement element, Place place, string step, string key) =>
        new(element, place, Path + step, _problems, _references) { Key = key };
}
