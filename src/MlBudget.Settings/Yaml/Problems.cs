using System.Collections.Immutable;

namespace MlBudget.Settings.Yaml;

/// <summary>Something in a configuration that can't stay.</summary>
/// <param name="Place">Where in the file; null where it is about the file itself.</param>
/// <param name="Path">Where in the configuration: <c>models[0].slos[2].objective</c>; empty at its root.</param>
/// <param name="Message">What was found, what was expected, what to write instead. Never a resolved secret.</param>
public sealed record Problem(Place? Place, string Path, string Message)
{
    /// <summary>The problem as one line, with the file's name as it was given on the command line.</summary>
    public string Describe(string file)
    {
        var place = Place is { } at ? $"{file}:{at.Line}:{at.Column}: " : $"{file}: ";
        return $"{place}{(Path.Length == 0 ? "" : $"{Path}: ")}{Message}";
    }
}

/// <summary>Collects the problems of a file: all are reported at once.</summary>
public sealed class Problems
{
    private readonly List<Problem> _problems = [];

    /// <summary>How many there are.</summary>
    public int Count => _problems.Count;

    /// <summary>The problems in the order of the file, each once.</summary>
    public ImmutableArray<Problem> InOrder =>
        [.. _problems.Distinct().OrderBy(problem => problem.Place?.Line).ThenBy(problem => problem.Place?.Column)];

    /// <summary>The problems in that order, each as one line with the file's name as it was given on the command line.</summary>
    public ImmutableArray<string> Described(string file) => [.. InOrder.Select(problem => problem.Describe(file))];

    /// <summary>Adds a problem.</summary>
    public void Add(Place? place, string path, string message) => _problems.Add(new(place, path, message));
}
