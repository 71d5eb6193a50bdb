using System.Text;
using System.Text.RegularExpressions;
using MlBudget.Sources.Json;

namespace MlBudget.Sources.Layouts;

/// <summary>Records with a text before them, as a time and a level, of which named groups are values.</summary>
/// <param name="prefix">What the text matches.</param>
/// <param name="rest">What follows it; null for a JSON object.</param>
internal sealed class PrefixSyntax(Regex prefix, LogfmtSyntax? rest) : RecordSyntax
{
    /// <summary>As many bytes of a record are looked at for its prefix.</summary>
    public const int MaxBytes = 1024;

    private readonly char[] _characters = new char[MaxBytes];
    private (string Group, PathNode Node)[] _groups = [];

    public override string Expected => $"a text that matches the prefix, and behind it {rest?.Expected ?? "one JSON object"}";

    /// <summary>What is wrong with an expression, as the end of a sentence; null if nothing is.</summary>
    public static string? FaultOf(string prefix)
    {
        try
        {
            // An error shows the expression as it is written.
            _ = new Regex(prefix, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return ExpressionOf(prefix).IsMatch(string.Empty) ? "which matches nothing at all; expected an expression of the text before each record" : null;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return $"expected a regular expression without look-around and back references: {error.Message}";
        }
    }

    /// <summary>The expression of a prefix, which is matched from the start of a record on in time that its length bounds.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    /// <exception cref="NotSupportedException">It is one that can't be matched in such time.</exception>
    public static Regex ExpressionOf(string prefix) =>
        new($@"\A(?:{prefix})", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public override void Bind(PathNode root)
    {
        rest?.Bind(root);
        _groups = [.. prefix.GetGroupNames().Select(name => (name, root.Find(name))).Where(group => group.Item2 is not null)!];
    }

    public override int Read(ReadOnlySpan<byte> record, RecordDecoder decoder)
    {
        var head = record[..Math.Min(record.Length, MaxBytes)];
        var characters = _characters.AsSpan(0, Encoding.UTF8.GetChars(head, _characters));
        var length = 0;
        if (_groups.Length > 0)
        {
            var match = prefix.Match(characters.ToString());
            if (!match.Success)
                return ~0;
            foreach (var (name, node) in _groups)
            {
                if (match.Groups[name] is { Success: true } group && !decoder.GiveBare(node, Encoding.UTF8.GetBytes(group.Value)))
                    return ~Encoding.UTF8.GetByteCount(characters[..group.Index]);
            }

            length = match.Length;
        }
        else
        {
            var matches = prefix.EnumerateMatches(characters);
            if (!matches.MoveNext())
                return ~0;
            length = matches.Current.Length;
        }

        var pos = Encoding.UTF8.GetByteCount(characters[..length]);
        return rest is null ? decoder.DecodeDocument(record, pos) : rest.Read(record, pos, decoder);
    }
}
