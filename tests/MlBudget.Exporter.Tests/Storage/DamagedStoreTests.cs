using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Storage;

/// <summary>Damages of a kind each, of which SQLite notices none while it reads what it is asked for.</summary>
public sealed class DamagedStoreTests(StoreScene scene) : IClassFixture<StoreScene>
{
    private const int PageBytes = 4096, LogHeaderBytes = 32, FrameBytes = 24 + PageBytes;

    [Fact]
    public void A_flipped_bit_in_the_cell_pointers_of_any_leaf_is_damage() => EveryLeafIsDamagedBy((page, header) =>
    {
        // The last pointer: some leaves have no more than that.
        var cells = BinaryPrimitives.ReadUInt16BigEndian(page[(header + 3)..]);
        page[header + 8 + 2 * (cells - 1) + 1] ^= 1;
    });

    [Fact]
    public void A_cell_less_in_the_header_of_any_leaf_is_damage() => EveryLeafIsDamagedBy((page, header) =>
    {
        var cells = page[(header + 3)..];
        BinaryPrimitives.WriteUInt16BigEndian(cells, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(cells) - 1));
    });

    /// <summary>Values that were never written, in a database whose structure is right.</summary>
    [Theory]
    [InlineData("UPDATE models SET clock = clock + 1 WHERE name = 'fraud'")]
    [InlineData("UPDATE models SET committed_at = committed_at + 1024 WHERE name = 'fraud'")]
    [InlineData("UPDATE models SET keep_until = keep_until - 1024 WHERE name = 'fraud'")]
    [InlineData("UPDATE models SET raw_ids_to = coalesce(raw_ids_to, 0) + 1 WHERE name = 'fraud'")]
    [InlineData("UPDATE models SET name = 'fraue' WHERE name = 'fraud'")]
    [InlineData("UPDATE models SET counters = NULL WHERE name = 'fraud'")]
    [InlineData("UPDATE models SET layout = NULL WHERE name = 'fraud'")]
    [InlineData("UPDATE measures SET arrived = NULL WHERE id = (SELECT min(id) FROM measures)")]
    [InlineData("UPDATE measures SET canonical = canonical || '.' WHERE id = (SELECT max(id) FROM measures)")]
    [InlineData("UPDATE slos SET measures = measures || '.' WHERE name = 'accuracy'")]
    public void A_value_that_was_never_written_is_damage(string sql) => IsSetAside(sql);

    /// <summary>Rows that are gone, in a database whose structure is right.</summary>
    [Theory]
    [InlineData("pages", "measure, slot, page, group_code")]
    [InlineData("segments", "model, kind, hour, number")]
    [InlineData("positions", "model, source, key")]
    [InlineData("attribute_values", "model, attribute, code")]
    [InlineData("slos", "model, name")]
    [InlineData("measures", "id")]
    [InlineData("baselines", "model")]
    public void A_row_that_is_gone_is_damage(string table, string key) =>
        IsSetAside($"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} LIMIT 1)");

    [Theory]
    [InlineData("'canonical TEXT NOT', 'canonical TEXT nOT'")]
    [InlineData("'positions (', 'posituons ('")]
    [InlineData("'UNIQUE (model, canonical)', 'UNIQUE (model-canonical)'")]
    public void A_flipped_bit_in_the_text_of_a_table_is_damage(string flip) => IsSetAside(
        $"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, {flip})");

    [Fact]
    public void An_index_that_somebody_has_added_is_no_damage()
    {
        var folder = scene.Copy(Leftover.Closed);
        Run(folder, "CREATE INDEX mine ON positions (value)");
        Assert.Equal("equal page", scene.Outcome(folder).Kind(scene.PageOf(Leftover.Closed)));
    }

    /// <summary>The database has pages of all commits then, and the log says that some of them were others.</summary>
    [Fact]
    public void A_log_that_ends_before_what_the_database_has_already_is_not_believed()
    {
        var kinds = new List<string>();
        var frames = new FileInfo(LogIn(scene.Copy(Leftover.WithLogThatIsInTheDatabase))).Length / FrameBytes;
        for (var frame = 1L; frame < frames; frame += 1 + frames / 10)
        {
            var folder = scene.Copy(Leftover.WithLogThatIsInTheDatabase);
            using (var log = File.OpenWrite(LogIn(folder)))
                log.SetLength(LogHeaderBytes + frame * FrameBytes);
            kinds.Add(scene.Outcome(folder).Kind(scene.PageOf(Leftover.WithLogThatIsInTheDatabase)));
        }

        Assert.DoesNotContain(kinds, kind => kind.StartsWith("WRONG", StringComparison.Ordinal));
        Assert.Contains("set aside", kinds);
    }

    [Fact]
    public void A_log_whose_database_is_empty_is_damage()
    {
        var folder = scene.Copy(Leftover.WithLog);
        File.WriteAllBytes(Path.Combine(folder, "mlbudget.db"), []);
        Assert.Equal("set aside", scene.Outcome(folder).Kind(scene.PageOf(Leftover.WithLog)));
    }

    [Fact]
    public void A_store_of_a_version_without_seals_is_believed_and_sealed_by_its_first_commit()
    {
        var folder = scene.Copy(Leftover.Closed);
        Run(folder, $"ALTER TABLE models DROP COLUMN seal; DROP TABLE accepted_baselines; DROP TABLE decisions; DROP TABLE deployments; PRAGMA user_version = 3");
        var outcome = scene.Outcome(folder, () => Assert.Equal(0L, Ask(folder, "SELECT count(*) FROM models WHERE seal IS NULL")));
        Assert.Equal("equal page", outcome.Kind(scene.PageOf(Leftover.Closed)));
    }

    private void IsSetAside(string sql)
    {
        var folder = scene.Copy(Leftover.Closed);
        Run(folder, sql);
        Assert.Throws<StorageDamagedException>(() => ReadOnlyDatabase.Open(folder).Dispose());
        Assert.Equal("set aside", scene.Outcome(folder).Kind(scene.PageOf(Leftover.Closed)));
    }

    private void EveryLeafIsDamagedBy(DamagePage damage)
    {
        var path = scene.Copy(Leftover.Closed);
        // Without pages that are free.
        Run(path, "VACUUM");
        using var folder = StorageFolder.Open(path);
        var undamaged = File.ReadAllBytes(folder.Database);
        var leaves = 0;
        for (var start = 0; start < undamaged.Length; start += PageBytes)
        {
            var header = start == 0 ? 100 : 0;
            // A leaf of a table or of an index; other pages begin otherwise.
            if (undamaged[start + header] is not (10 or 13) || undamaged[start + header + 4] == 0)
                continue;
            var damaged = undamaged.ToArray();
            damage(damaged.AsSpan(start, PageBytes), header);
            File.WriteAllBytes(folder.Database, damaged);
            Assert.Throws<StorageDamagedException>(() => Store.Open(folder).Dispose());
            leaves++;
        }

        Assert.InRange(leaves, 20, undamaged.Length / PageBytes);
    }

    private static string LogIn(string folder) => Path.Combine(folder, "mlbudget.db-wal");

    private static void Run(string folder, string sql) => Ask(folder, sql);

    private static object? Ask(string folder, string sql)
    {
        using var connection = Store.Connect(Path.Combine(folder, "mlbudget.db"), SqliteOpenMode.ReadWrite);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private delegate void DamagePage(Span<byte> page, int header);
}
