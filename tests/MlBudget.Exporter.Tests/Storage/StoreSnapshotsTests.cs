using Microsoft.Extensions.Time.Testing;
using MlBudget.Exporter.Storage;
using MlBudget.Exporter.Tests.Polling;

namespace MlBudget.Exporter.Tests.Storage;

public sealed class StoreSnapshotsTests
{
    [Fact]
    public void A_copy_is_a_store_of_its_own_for_its_owner_only()
    {
        using var log = new WatchedLog(60);
        log.Models.Poll();
        using var elsewhere = new StorageDirectory();
        var time = new FakeTimeProvider(new(2026, 11, 28, 8, 45, 0, TimeSpan.Zero));
        var snapshots = new StoreSnapshots(log.Storage, time);

        var first = snapshots.Take();
        time.Advance(TimeSpan.FromTicks(1));
        var second = snapshots.Take();

        Assert.Equal(("snapshots/20261128T0845000000000Z.db", "snapshots/20261128T0845000000001Z.db"), (first.File, second.File));
        var file = Path.Combine(log.Storage, first.File);
        Assert.Equal(new FileInfo(file).Length, first.Bytes);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        File.Copy(file, elsewhere.At("mlbudget.db"));
        using var database = ReadOnlyDatabase.Open(elsewhere.Path);
        Assert.Equal("fraud", Assert.Single(new StoreContents(database).Models()).Name);
    }

    [Fact]
    public void Without_a_store_nothing_is_copied()
    {
        using var directory = new StorageDirectory();

        Assert.Throws<StorageRefusedException>(() => new StoreSnapshots(directory.Path, TimeProvider.System).Take());
        Assert.Empty(Directory.GetFiles(directory.Path, "*", SearchOption.AllDirectories));
    }
}
