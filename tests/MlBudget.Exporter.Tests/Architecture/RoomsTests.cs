using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using Assembly = System.Reflection.Assembly;

namespace MlBudget.Exporter.Tests.Architecture;

/// <summary>
/// A room is a folder, and a namespace of the same name; a folder within it is a room of its own. Rooms only use rooms below them,
/// so there are no cycles between those of a project. What compiled code shows counts, bodies of methods included; a constant is
/// compiled into who uses it, and is not seen.
/// </summary>
public sealed class RoomsTests
{
    private static readonly string Fixtures = typeof(RoomsTests).Namespace!;
    private static readonly Lazy<ArchUnitNET.Domain.Architecture> Tests = new(() => Load(typeof(RoomsTests).Assembly));

    /// <summary>All projects of src, so that a new one is held to it too.</summary>
    public static TheoryData<string> Projects =>
    [
        .. Directory.EnumerateFiles(RepositoryRoot.Combine("src"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file)),
    ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Rooms_of_a_project_have_no_cycles(string project)
    {
        var assembly = Assembly.Load(project == "MlBudget.Exporter" ? "mlbudget" : project);
        RoomsOf(project).Check(Load(assembly));
    }

    [Theory]
    [InlineData("Call")]
    [InlineData("Lambda")]
    [InlineData("AsyncMethod")]
    [InlineData("Iterator")]
    [InlineData("GenericArgument")]
    [InlineData("TypeTest")]
    [InlineData("Nested")]
    public void A_cycle_is_found_whatever_closes_it(string by)
    {
        var rooms = RoomsOf($"{Fixtures}.TiedBy{by}");
        var error = Assert.Throws<FailedArchRuleException>(() => rooms.Check(Tests.Value));
        Assert.Contains("Cycle found:\n", error.Message.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Rooms_that_use_those_below_them_are_no_cycle() => RoomsOf($"{Fixtures}.Untied").Check(Tests.Value);

    [Theory]
    [InlineData("MlBudget.Core")]
    [InlineData("MlBudget.Sources")]
    [InlineData("MlBudget.Exporter")]
    public void Every_room_is_on_the_page_of_rooms(string project)
    {
        var page = File.ReadAllText(RepositoryRoot.Combine("src", "README.md")).Split($"## Rooms of {project}")[1].Split("\n## ")[0];
        var rooms = Directory.EnumerateDirectories(RepositoryRoot.Combine("src", project)).Select(Path.GetFileName)
            .Except(["bin", "obj"]).Order(StringComparer.Ordinal);
        var described = page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);
        Assert.Equal(rooms, described.Order(StringComparer.Ordinal));
    }

    private static SliceRule RoomsOf(string ns) => SliceRuleDefinition.Slices().Matching($"{ns}.(**)").Should().BeFreeOfCycles();

    private static ArchUnitNET.Domain.Architecture Load(Assembly assembly) => new ArchLoader().LoadAssemblies(assembly).Build();
}
