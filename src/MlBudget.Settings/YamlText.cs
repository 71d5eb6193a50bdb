using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MlBudget.Settings;

/// <summary>
/// Writes one YAML document for people to read and programs to load. Whatever a text holds, it is read again as that text, by
/// YAML 1.1 and 1.2, and never as a number, a truth value or nothing.
/// </summary>
public sealed partial class YamlText
{
    private static readonly EmitterSettings Settings = new EmitterSettings(2, int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024)
        .WithIndentedSequences().WithNewLine("\n");

    private readonly Emitter _emitter;

    private YamlText(TextWriter text)
    {
        _emitter = new(text, Settings);
    }

    /// <summary>A document that is a mapping.</summary>
    /// <param name="entries">Writes its entries.</param>
    public static string Of(Action<YamlText> entries)
    {
        using var text = new StringWriter();
        var yaml = new YamlText(text);
        yaml.Emit(new StreamStart());
        yaml.Emit(new DocumentStart(null, null, isImplicit: true));
        yaml.Mapping(entries);
        yaml.Emit(new DocumentEnd(isImplicit: true));
        yaml.Emit(new StreamEnd());
        return text.ToString();
    }

    /// <summary>Writes comments, one per line of a text.</summary>
    /// <param name="lines">The text, without <c>#</c>.</param>
    public void Comment(string lines)
    {
        foreach (var line in lines.Split('\n'))
            Emit(new Comment(line, isInline: false));
    }

    /// <summary>Writes an entry whose value is a text.</summary>
    public void Text(string key, string value)
    {
        Name(key);
        Value(value);
    }

    /// <summary>Writes an entry whose value is a text of many lines, as a block.</summary>
    public void Block(string key, string value)
    {
        Name(key);
        // An indented first line would be taken for the block's indentation.
        var style = value.Contains('\n', StringComparison.Ordinal) && value[0] is not (' ' or '\n') && !value.Any(one => one != '\n' && IsControl(one))
            ? ScalarStyle.Literal : StyleOf(value);
        Emit(new Scalar(AnchorName.Empty, TagName.Empty, value, style, isPlainImplicit: true, isQuotedImplicit: true));
    }

    /// <summary>Writes an entry whose value is a number, a truth value or a duration, as it is.</summary>
    public void Plain(string key, string value)
    {
        Name(key);
        Emit(Scalar(value, ScalarStyle.Plain));
    }

    /// <summary>Writes an entry whose value is a list of texts in one line.</summary>
    public void Texts(string key, IEnumerable<string> values)
    {
        Name(key);
        Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Flow));
        foreach (var value in values)
            Value(value);
        Emit(new SequenceEnd());
    }

    /// <summary>Writes an entry whose value is a mapping.</summary>
    public void Mapping(string key, Action<YamlText> entries)
    {
        Name(key);
        Mapping(entries);
    }

    /// <summary>Writes an entry whose value is a list of mappings; an empty list where there are none.</summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="items">What the mappings are of.</param>
    /// <param name="entries">Writes the entries of one.</param>
    /// <param name="comment">What is said above one; null for nothing.</param>
    public void List<T>(string key, IEnumerable<T> items, Action<YamlText, T> entries, Func<T, string?>? comment = null)
    {
        Name(key);
        var all = items.ToArray();
        Emit(new SequenceStart(
            AnchorName.Empty, TagName.Empty, isImplicit: true, all.Length == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
        foreach (var item in all)
        {
            if (comment?.Invoke(item) is { } said)
                Comment(said);
            Mapping(yaml => entries(yaml, item));
        }

        Emit(new SequenceEnd());
    }

    /// <summary>Writes the entries of a mapping as they are written in another file, references unresolved.</summary>
    public void Entries(NodeReader mapping)
    {
        foreach (var entry in mapping.Entries())
        {
            Name(entry.Key);
            entry.CopyTo(_emitter);
        }
    }

    private void Mapping(Action<YamlText> entries)
    {
        Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, MappingStyle.Block));
        entries(this);
        Emit(new MappingEnd());
    }

    private void Name(string key) => Value(key);

    private void Value(string text) => Emit(Scalar(text, StyleOf(text)));

    private static ScalarStyle StyleOf(string text) =>
        Word().IsMatch(text) && !Meaningful().IsMatch(text) ? ScalarStyle.Plain
        : text.Contains('\'', StringComparison.Ordinal) || text.Any(IsControl) ? ScalarStyle.DoubleQuoted
        : ScalarStyle.SingleQuoted;

    private static bool IsControl(char one) => one != ' ' && (char.IsControl(one) || char.IsSurrogate(one) || one > '\u00ff');

    private static Scalar Scalar(string text, ScalarStyle style) =>
        new(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: style == ScalarStyle.Plain, isQuotedImplicit: true);

    private void Emit(ParsingEvent one) => _emitter.Emit(one);

    /// <summary>What needs no quotes: a letter, and then nothing that has a meaning in YAML.</summary>
    [GeneratedRegex(@"\A[A-Za-z_/](?:[A-Za-z0-9_./ -]*[A-Za-z0-9_./-])?\z")]
    private static partial Regex Word();

    /// <summary>Words that stand for something else in one of the versions of YAML.</summary>
    [GeneratedRegex(@"\A(?:y|n|yes|no|true|false|on|off|null)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Meaningful();
}
