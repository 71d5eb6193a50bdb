using System.Text;
using System.Text.RegularExpressions;

namespace MlBudget.Exporter.Configuration;

/// <summary>A reference in a value that can't be resolved.</summary>
internal sealed class ReferenceException(string message) : Exception(message);

/// <summary>
/// Resolves <c>${env:NAME}</c> and <c>${file:PATH}</c> within values; <c>$${</c> is a literal <c>${</c>. Paths are relative to
/// the working directory. A file's last line break is not part of its value: editors and secret mounts add it.
/// </summary>
/// <param name="variable">The value of an environment variable, or null where it is not set; null if nothing is a reference.</param>
internal sealed partial class References(Func<string, string?>? variable)
{
    /// <summary>For texts that are data: every value is as it is written.</summary>
    public static References None { get; } = new(null);

    /// <summary>References to this process's environment.</summary>
    public static References OfProcess { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>Whether resolving changes a text.</summary>
    public static bool IsIn(string text) => text.Contains("${", StringComparison.Ordinal);

    /// <summary>The text with every reference resolved.</summary>
    /// <exception cref="ReferenceException">One of them can't be.</exception>
    public string Resolve(string text) => variable is null ? text : Pattern().Replace(text, match => match.Groups["kind"].Value switch
    {
        _ when match.Value == "$${" => "${",
        "env" => variable(match.Groups["name"].Value)
            ?? throw new ReferenceException($"the environment variable '{match.Groups["name"].Value}' is not set"),
        "file" => Content(match.Groups["name"].Value),
        _ => throw new ReferenceException(
            $"found '{match.Value}', expected ${{env:NAME}} or ${{file:PATH}}; write $${{ for a literal ${{"),
    });

    private static string Content(string path)
    {
        try
        {
            var content = File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return content.EndsWith("\r\n", StringComparison.Ordinal) ? content[..^2]
                : content.EndsWith('\n') ? content[..^1] : content;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ReferenceException($"the file '{path}' can't be read: {ReasonOf(error)}");
        }
    }

    private static string ReasonOf(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it doesn't exist",
        UnauthorizedAccessException => "no permission, or a directory",
        DecoderFallbackException => "it is not UTF-8",
        _ => "it is not readable",
    };

    [GeneratedRegex(@"\$\$\{|\$\{(?<kind>env|file):(?<name>[^}]+)\}|\$\{[^}]*\}?")]
    private static partial Regex Pattern();
}
