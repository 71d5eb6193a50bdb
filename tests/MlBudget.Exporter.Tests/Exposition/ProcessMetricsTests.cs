using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Tests.Exposition;

public sealed class ProcessMetricsTests
{
    [Fact]
    public void Open_files_are_counted_in_the_system_s_list()
    {
        using var directory = new StorageDirectory();
        File.WriteAllText(directory.At("0"), "");
        File.WriteAllText(directory.At("1"), "");

        Assert.Equal(2, ProcessMetrics.CountOpenFiles(directory.Path, 1024));
    }

    [Theory]
    [InlineData(1024L, 1024)]
    [InlineData(null, double.NaN)]
    public void All_are_open_where_none_is_left_to_open_the_list(long? allowed, double count) =>
        // A list that can't be opened is an IOException, whatever the system's reason is.
        Assert.Equal(count, ProcessMetrics.CountOpenFiles("/proc/self/nowhere", allowed));
}
