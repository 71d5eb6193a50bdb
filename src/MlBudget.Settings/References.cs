using System.Text;
using System.Text.RegularExpressions;
using MlBudget.Settings.Files;

namespace MlBudget.Settings;

/// <summary>A reference in a value that can't be resolved.</summary>
public sealed class ReferenceException(string message) : Exception(message);

/// <summary>
/// Resolves <c>${env:NAME}</c> and <c>${file:PATH}</c> within values; <c>$${</c> is a literal <c>${</c>. Each text is resolved once,
/// when it is first read, whether that succeeds or not: a configuration that was loaded stays what it was, whatever becomes of its
/// environment and of its files. Paths are relative to the working directory. A file's last line break is not part of its value:
/// editors and secret mounts add it.
/// </summary>
/// <param name="variable">The value of an environment variable, or null where it is not set; null if nothing is a reference.</param>
public sealed partial class References(Func<string, string?>? variable)
{
    /// <summary>The most bytes of a file that a reference stands for: far more than a secret or a path has.</summary>
    public const int MostFileBytes = 64 * 1024;

    /// <summary>The most characters that all values of a configuration have that hold references.</summary>
    private const int MostCharacters = 4 << 20;

    private readonly Dictionary<string, (string? Value, string? Fault)> _resolved = new(StringComparer.Ordinal);
    private int _characters;

    /// <summary>For texts that are data: every value is as it is written.</summary>
    public static References None { get; } = new(null);

    /// <summary>References to this process's environment, as of now.</summary>
    public static References OfProcess() => new(Environment.GetEnvironmentVariable);

    /// <summary>Whether a text holds a reference.</summary>
    public bool AreIn(string text) => variable is not null && Pattern().Matches(text).Any(match => match.Value != "$${");

    /// <summary>The text with every reference resolved.</summary>
    /// <exception cref="ReferenceException">One of them can't be.</exception>
    public string Resolve(string text)
    {
        if (variable is null || !text.Contains("${", StringComparison.Ordinal))
            return text;
        if (!_resolved.TryGetValue(text, out var resolved))
            _resolved.Add(text, resolved = ResolveOnce(text, variable));
        return resolved.Value ?? throw new ReferenceException(resolved.Fault!);
    }

    private (string? Value, string? Fault) ResolveOnce(string text, Func<string, string?> variable)
    {
        try
        {
            return (Replaced(text, variable), null);
        }
        catch (ReferenceException error)
        {
            return (null, error.Message);
        }
    }

    private string Replaced(string text, Func<string, string?> variable) =>
        Pattern().Replace(text, match => Bounded(match.Groups["kind"].Value switch
        {
            _ when match.Value == "$${" => "${",
            "env" => variable(match.Groups["name"].Value)
                ?? throw new ReferenceException($"the environment variable '{match.Groups["name"].Value}' is not set"),
            "file" => Content(match.Groups["name"].Value),
            _ => throw new ReferenceException(
                $"found '{match.Value}', expected ${{env:NAME}} or ${{file:PATH}}; write $${{ for a literal ${{"),
        }));

    private string Bounded(string value)
    {
        if (value.Length > MostCharacters - _characters)
            throw new ReferenceException($"all references up to here stand for more than {MostCharacters} characters, expected fewer");
        _characters += value.Length;
        return value;
    }

    private static string Content(string path)
    {
        if (!WholeFile.TryRead(path, MostFileBytes, out var bytes, out var reason))
            throw new ReferenceException($"the file '{path}' can't be read: {reason}");
        try
        {
            var start = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
            var content = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.AsSpan(start));
            return content.EndsWith("\r\n", StringComparison.Ordinal) ? content[..^2]
                : content.EndsWith('\n') ? content[..^1] : content;
        }
        catch (DecoderFallbackException)
        {
            throw new ReferenceException($"the file '{path}' can't be read: it is not UTF-8");
        }
    }

    [GeneratedRegex(@"\$\$\{|\$\{(?<kind>env|file):(?<name>[^}]+)\}|\$\{[^}]*\}?")]
    private static partial Regex Pattern();
}
