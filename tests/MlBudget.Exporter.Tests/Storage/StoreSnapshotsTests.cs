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

        var first = snapshots.Take()!;
        time.Advance(TimeSpan.FromTicks(1));
        var second = snapshots.Take()!;

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
    public void The_newest_copies_are_kept_and_what_is_somebody_else_s()
    {
        using var log = new WatchedLog(60);
        log.Models.Poll();
        var folder = Directory.CreateDirectory(Path.Combine(log.Storage, StoreSnapshots.Folder)).FullName;
        string[] own = ["20261128T0845000000000Z.db.kept", "before-upgrade.db"];
        string[] left = ["20261127T0845000000000Z.db.unfinished", "20261127T0845000000000Z.db.unfinished-journal"];
        foreach (var name in own.Concat(left))
            File.WriteAllText(Path.Combine(folder, name), "");
        var time = new FakeTimeProvider(new(2026, 11, 28, 8, 45, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromDays(1) };
        var snapshots = new StoreSnapshots(log.Storage, time);

        var copies = Enumerable.Range(0, StoreSnapshots.Kept + 2).Select(_ => snapshots.Take()!.File).ToArray();

        Assert.Equal(
            copies[^StoreSnapshots.Kept..].Concat(own.Select(name => $"{StoreSnapshots.Folder}/{name}")).Order(StringComparer.Ordinal),
            Directory.GetFileSystemEntries(folder).Select(file => $"{StoreSnapshots.Folder}/{Path.GetFileName(file)}")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Where_the_folder_of_copies_can_t_be_made_that_is_said()
    {
        using var log = new WatchedLog(60);
        log.Models.Poll();
        var folder = Path.Combine(log.Storage, StoreSnapshots.Folder);
        File.WriteAllText(folder, "");

        var error = Assert.Throws<StorageException>(() => new StoreSnapshots(log.Storage, TimeProvider.System).Take());

        Assert.Equal($"{folder}: can't be made: The file '{folder}' already exists.", error.Message);
    }

    [Fact]
    public void Without_a_store_nothing_is_copied()
    {
        using var directory = new StorageDirectory();

        Assert.Throws<StorageRefusedException>(() => new StoreSnapshots(directory.Path, TimeProvider.System).Take());
        Assert.Empty(Directory.GetFiles(directory.Path, "*", SearchOption.AllDirectories));
    }
}
