using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MlBudget.Exporter.Tests;

/// <summary>
/// The image restores packages from project files alone, so that a change of code does not restore again. A project that is not among
/// them breaks the image, and nothing else.
/// </summary>
public sealed partial class DockerfileTests
{
    [Fact]
    public void The_image_restores_from_the_project_files_of_the_exporter_and_of_all_that_it_refers_to_and_from_no_others()
    {
        var copied = CopiedProject().Matches(File.ReadAllText(RepositoryRoot.Combine("Dockerfile")));

        Assert.All(copied, copy => Assert.Equal(copy.Groups["from"].Value, copy.Groups["to"].Value));
        Assert.Equal(
            Referred("src/MlBudget.Exporter/MlBudget.Exporter.csproj").Order(StringComparer.Ordinal),
            copied.SelectMany(copy => ProjectsIn(copy.Groups["from"].Value)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_image_has_the_files_that_decide_versions_before_it_restores()
    {
        var lines = File.ReadAllLines(RepositoryRoot.Combine("Dockerfile"));
        var restore = Array.FindIndex(lines, line => line.StartsWith("RUN dotnet restore", StringComparison.Ordinal));
        var before = string.Join(' ', lines.Take(restore));

        Assert.All(
            new[] { "global.json", "Directory.Build.props", "Directory.Packages.props", ".editorconfig" },
            file => Assert.Contains($" {file} ", before, StringComparison.Ordinal));
    }

    [Fact]
    public void The_image_gets_its_revision_from_who_builds_it_since_it_has_no_repository()
    {
        var lines = File.ReadAllLines(RepositoryRoot.Combine("Dockerfile"));
        var publish = Array.FindIndex(lines, line => line.StartsWith("RUN dotnet publish", StringComparison.Ordinal));

        Assert.Contains("ARG REVISION=", lines.Take(publish));
        Assert.All(
            lines.Where(line => line.StartsWith("RUN dotnet publish", StringComparison.Ordinal)),
            line => Assert.Contains(" -p:SourceRevisionId=$REVISION", line, StringComparison.Ordinal));
    }

    [Fact]
    public void The_slim_image_is_the_default_and_has_the_sources_that_the_checks_try()
    {
        var lines = File.ReadAllLines(RepositoryRoot.Combine("Dockerfile"));
        const string Slim = " -p:Sources=postgresql+mysql";

        Assert.Equal("FROM base AS slim", lines.Last(line => line.StartsWith("FROM ", StringComparison.Ordinal)));
        Assert.EndsWith(Slim, lines[Array.IndexOf(lines, "FROM build AS build-slim") + 1], StringComparison.Ordinal);
        Assert.DoesNotContain("-p:Sources", lines[Array.IndexOf(lines, "FROM build AS build-full") + 1], StringComparison.Ordinal);
        Assert.Contains(Slim, File.ReadAllText(RepositoryRoot.Combine("tests", "run")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_image_has_the_folders_outside_of_src_from_which_files_become_part_of_the_program()
    {
        var folders = XDocument.Load(RepositoryRoot.Combine("src", "MlBudget.Exporter", "MlBudget.Exporter.csproj")).Descendants("EmbeddedResource")
            .Select(resource => resource.Attribute("Include")!.Value).Where(include => include.StartsWith("../../", StringComparison.Ordinal))
            .Select(include => Path.GetDirectoryName(include["../../".Length..])!).ToArray();
        var lines = File.ReadAllLines(RepositoryRoot.Combine("Dockerfile"));
        var publish = Array.FindIndex(lines, line => line.StartsWith("RUN dotnet publish", StringComparison.Ordinal));
        var ignore = File.ReadAllLines(RepositoryRoot.Combine(".dockerignore"));

        Assert.NotEmpty(folders);
        Assert.All(folders, folder => Assert.Contains($"COPY {folder} {folder}", lines.Take(publish)));
        Assert.All(folders, folder => Assert.Contains($"!{folder}", ignore));
    }

    /// <summary>The project files that a line copies; a folder without any fails the build of the image.</summary>
    private static IEnumerable<string> ProjectsIn(string folder)
    {
        var projects = Directory.GetFiles(RepositoryRoot.Combine(folder), "*.csproj");
        Assert.NotEmpty(projects);
        return projects.Select(project => Path.GetRelativePath(RepositoryRoot.Path, project));
    }

    private static HashSet<string> Referred(string project)
    {
        var found = new HashSet<string>(StringComparer.Ordinal) { project };
        for (var open = new Queue<string>(found); open.TryDequeue(out var next);)
        {
            var folder = Path.GetDirectoryName(RepositoryRoot.Combine(next))!;
            var references = XDocument.Load(RepositoryRoot.Combine(next)).Descendants("ProjectReference")
                .Select(reference => Path.GetFullPath(Path.Combine(folder, reference.Attribute("Include")!.Value)));
            foreach (var reference in references.Select(file => Path.GetRelativePath(RepositoryRoot.Path, file)).Where(found.Add))
                open.Enqueue(reference);
        }

        return found;
    }

    [GeneratedRegex(@"^COPY (?<from>src/[^*\n]*)/\*\.csproj (?<to>[^\n]*)/$", RegexOptions.Multiline)]
    private static partial Regex CopiedProject();
}
