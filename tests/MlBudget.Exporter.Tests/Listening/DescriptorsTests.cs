using MlBudget.Exporter.Listening;

namespace MlBudget.Exporter.Tests.Listening;

public sealed class DescriptorsTests
{
    [Theory]
    [InlineData(null, 2048)]
    [InlineData(1_000_000L, 2048)]
    [InlineData(1024L, 652)]
    [InlineData(404L, 32)]
    public void Clients_get_what_the_exporter_can_t_need_itself(long? allowed, int connections) =>
        Assert.Equal(connections, Descriptors.Connections(allowed, sources: 20));

    [Fact]
    public void Too_few_are_said_with_how_many_are_needed() => Assert.Equal(
        "the process may have 403 open files (RLIMIT_NOFILE), and mlbudget needs 404 at least: raise LimitNOFILE= of the service, or 'ulimit -n'",
        Assert.Throws<CannotListenException>(() => Descriptors.Connections(403, sources: 20)).Message);
}
