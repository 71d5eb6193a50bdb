using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MlBudget.Settings.Yaml;

/// <summary>
/// Builds elements from a parser's events. YamlDotNet's own model stops at the first duplicate key, and every error of a
/// file is to be reported at once.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="problems">Gets what is wrong.</param>
/// <param name="mostNodes">The most values, lists and mappings. Those that an alias repeats count anew: of few lines whose aliases
/// repeat each other, readers would make more than any memory holds.</param>
/// <param name="expected">What the file should hold, for the error where it holds nothing.</param>
internal sealed class YamlComposer(string text, Problems problems, int mostNodes, string expected)
{
    /// <summary>Far more than a configuration needs, and far less than a stack can take.</summary>
    private const int MaxDepth = 64;

    private readonly Parser _parser = new(new StringReader(text));
    private readonly Dictionary<AnchorName, (YamlElement Element, int Nodes)> _anchors = [];
    private readonly Stack<ParsingEvent> _open = [];
    private int _nodes;

    /// <summary>The root of the one document; null, with a problem, where there is none or more than one.</summary>
    /// <exception cref="YamlException">The text is not YAML.</exception>
    public YamlElement? Compose()
    {
        try
        {
            return ComposeOnly();
        }
        catch (InvalidOperationException) when (_open.TryPeek(out var open))
        {
            // YamlDotNet 16.3.0 throws this, without a place, for a '{' or '[' that is still open in the next line.
            throw new YamlException(open.Start, open.End, "a mapping or list that starts here has no end");
        }
    }

    /// <summary>A place in a file.</summary>
    public static Place PlaceOf(in Mark mark) => new((int)mark.Line, (int)mark.Column);

    private YamlElement? ComposeOnly()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            problems.Add(new(1, 1), "", $"the file is empty, expected {expected}");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = Element();
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var next))
            problems.Add(PlaceOf(next.Start), "", "found a second document, expected only one");
        return root;
    }

    private YamlElement Element()
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return Repeated(alias);
        var before = _nodes;
        Count(1, _parser.Current!, "");
        if (_parser.TryConsume<Scalar>(out var scalar))
            return Anchored(scalar.Anchor, ScalarOf(scalar), before);
        _open.Push(_parser.Current!);
        if (_open.Count > MaxDepth)
            throw new YamlException(_open.Peek().Start, _open.Peek().End, $"nested more than {MaxDepth} deep");
        var nested = _parser.TryConsume<SequenceStart>(out var sequence)
            ? Anchored(sequence.Anchor, ListFrom(sequence), before)
            : MappingFrom(_parser.Consume<MappingStart>(), before);
        _open.Pop();
        return nested;
    }

    private YamlList ListFrom(SequenceStart start)
    {
        var items = ImmutableArray.CreateBuilder<YamlElement>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(Element());
        return new(PlaceOf(start.Start), items.ToImmutable());
    }

    private YamlElement MappingFrom(MappingStart start, int before)
    {
        var entries = ImmutableArray.CreateBuilder<(YamlScalar, YamlElement)>();
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Element();
            var value = Element();
            if (key is not YamlScalar name)
                problems.Add(key.Start, "", $"found {key.Kind} as a key, expected a name");
            else if (!places.TryAdd(name.Text, key.Start))
                problems.Add(key.Start, "", $"the key '{name.Text}' is there twice; first in line {places[name.Text].Line}");
            else
                entries.Add((name, value));
        }

        return Anchored(start.Anchor, new YamlMapping(PlaceOf(start.Start), entries.ToImmutable()), before);
    }

    private static YamlScalar ScalarOf(Scalar scalar)
    {
        var isPlain = scalar.Style == ScalarStyle.Plain;
        var (first, written) = isPlain ? (0, scalar.Value.Length) : (1, scalar.Value.Length + 2);
        var isVerbatim = scalar.Start.Line == scalar.End.Line && scalar.End.Column - scalar.Start.Column == written;
        return new(PlaceOf(scalar.Start), scalar.Value, !isPlain, isVerbatim ? first : null);
    }

    /// <summary>Remembers an element for aliases. Only when it is complete, so that none can hold itself.</summary>
    private YamlElement Anchored(AnchorName anchor, YamlElement element, int before)
    {
        if (!anchor.IsEmpty)
            _anchors[anchor] = (element, _nodes - before);
        return element;
    }

    private YamlElement Repeated(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var anchored))
            throw new YamlException(alias.Start, alias.End, $"the anchor '{alias.Value}' is not defined before");
        Count(anchored.Nodes, alias, $" with what the alias '{alias.Value}' repeats");
        return anchored.Element;
    }

    private void Count(int nodes, ParsingEvent at, string with)
    {
        if (nodes > mostNodes - _nodes)
        {
            throw new YamlException(
                at.Start, at.End, $"more than {mostNodes} values, lists and mappings up to here{with}, expected fewer");
        }

        _nodes += nodes;
    }
}
