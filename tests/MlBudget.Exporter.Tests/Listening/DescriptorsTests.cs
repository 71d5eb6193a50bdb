using MlBudget.Exporter.Listening;

namespace MlBudget.Exporter.Tests.Listening;

public sealed class DescriptorsTests
{
    private static readonly string[] Limits =
    [
        "Limit                     Soft Limit           Hard Limit           Units     ",
        "Max processes             95432                95432                processes ",
        "Max open files            1024                 524288               files     ",
    ];

    [Fact]
    public void The_soft_limit_is_what_counts() => Assert.Equal(1024, Descriptors.Allowed(Limits));

    [Fact]
    public void No_limit_is_none() =>
        Assert.Null(Descriptors.Allowed(["Max open files            unlimited            unlimited            files     "]));

    [Fact]
    public void A_system_that_doesn_t_say_has_no_limit() => Assert.Null(Descriptors.Allowed([]));

    [Theory]
    [InlineData(null, 2048)]
    [InlineData(1_000_000L, 2048)]
    [InlineData(1024L, 652)]
    [InlineData(404L, 32)]
    public void Clients_get_what_the_exporter_can_t_need_itself(long? allowed, int connections) =>
        Assert.Equal(connections, Descriptors.Connections(allowed, sources: 20));

    [Fact]
    public void The_documentation_says_how_many_are_needed() => Assert.Contains(
        $"| {Descriptors.Own} and one per source are kept for the exporter itself, most for the runtime's libraries | with fewer than "
        + $"{Descriptors.Own + Descriptors.FewestConnections} and one per source it doesn't start, and says so |",
        File.ReadAllText(RepositoryRoot.Combine("README.md")), StringComparison.Ordinal);

    [Fact]
    public void Too_few_are_said_with_how_many_are_needed() => Assert.Equal(
        "the process may have 403 open files (RLIMIT_NOFILE), and mlbudget needs 404 at least: raise LimitNOFILE= of the service, or 'ulimit -n'",
        Assert.Throws<CannotListenException>(() => Descriptors.Connections(403, sources: 20)).Message);
}
