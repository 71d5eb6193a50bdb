using System.Text;
using YamlDotNet.Core;

namespace MlBudget.Settings.Yaml;

/// <summary>Text → the elements of the one YAML document in it.</summary>
public static class YamlDocument
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file's bytes, without a byte order mark; null, with a problem, where it is not UTF-8.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, Problems problems)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException invalid)
        {
            // Up to the first invalid byte all is UTF-8.
            var before = Encoding.UTF8.GetString(bytes[..invalid.Index]);
            var line = before.AsSpan().Count('\n') + 1;
            var column = before.Length - before.LastIndexOf('\n');
            problems.Add(new(line, column), "", $"found the byte 0x{bytes[invalid.Index]:X2}, expected UTF-8");
            return null;
        }
    }

    /// <summary>The root of the document; null, with problems, where the text is not one YAML document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="problems">Gets what is wrong.</param>
    /// <param name="mostNodes">The most values, lists and mappings, those that aliases repeat among them.</param>
    /// <param name="expected">What the file should hold, for the error where it holds nothing.</param>
    internal static YamlElement? Read(string text, Problems problems, int mostNodes, string expected)
    {
        try
        {
            return new YamlComposer(text, problems, mostNodes, expected).Compose();
        }
        catch (YamlException error)
        {
            var isOfTab = error.Message.Contains("tab", StringComparison.Ordinal);
            if (isOfTab && FindTab(text, (int)error.Start.Line) is { } tab)
                problems.Add(tab, "", "found a tab, expected spaces: YAML is not indented by tabs");
            else
                problems.Add(YamlComposer.PlaceOf(error.Start), "", $"not YAML: {error.Message.TrimEnd('.')}");
            return null;
        }
    }

    /// <summary>The first tab that indents a line; the parser names the start of what it was about to read.</summary>
    private static Place? FindTab(string text, int fromLine)
    {
        var lines = text.Split('\n');
        for (var line = fromLine; line <= lines.Length; line++)
        {
            var indent = lines[line - 1].AsSpan().IndexOfAnyExcept(' ');
            if (indent >= 0 && lines[line - 1][indent] == '\t')
                return new(line, indent + 1);
        }

        return null;
    }
}
