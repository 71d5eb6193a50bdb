using System.Collections.Immutable;
using MlBudget.Exporter.Access.Files;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;

namespace MlBudget.Exporter.Access;

/// <summary>A web configuration that was loaded.</summary>
/// <param name="File">The file, as it was given on the command line.</param>
/// <param name="Configuration">What it says.</param>
/// <param name="Stamps">The file and those that it names, as they were when they were read.</param>
internal sealed record LoadedAccess(string File, AccessConfiguration Configuration, ImmutableArray<FileStamp> Stamps);

/// <summary>What came of loading a web configuration: it, or why not.</summary>
/// <param name="Loaded">The configuration; null with errors.</param>
/// <param name="Errors">Every error as one line, in the file's order; empty with a configuration. Never a key or a password.</param>
internal sealed record AccessResult(LoadedAccess? Loaded, ImmutableArray<string> Errors);

/// <summary>Loads web configuration files.</summary>
internal static class AccessFile
{
    /// <summary>The most bytes of a web configuration: some thousands of users.</summary>
    private const int MostBytes = 1 << 20;

    private const int MostNodes = 20_000;

    /// <summary>Loads a file with the certificates that it names, and finds all of its errors.</summary>
    /// <param name="file">The file, named in errors as it is here. Paths in it start in its folder.</param>
    public static AccessResult Load(string file)
    {
        var files = new NamedFiles(Path.GetDirectoryName(file) ?? "");
        if (!files.TryRead(file, MostBytes, out var bytes, out var reason))
            return new(null, [new Problem(null, "", reason).Describe(file)]);
        var problems = new Problems();
        AccessConfiguration? configuration = null;
        if (YamlDocument.Decode(bytes, problems) is { } text
            && NodeReader.Parse(text, problems, References.None, MostNodes, $"a mapping with one of {AccessReader.Sections}") is { } root)
            configuration = new AccessReader(files).Read(root);
        return configuration is null || problems.Count > 0
            ? new(null, problems.Described(file)) : new(new(file, configuration, files.Stamps), []);
    }
}
