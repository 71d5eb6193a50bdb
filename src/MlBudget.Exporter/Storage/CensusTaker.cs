using Microsoft.Data.Sqlite;
using MlBudget.Core.Persistence;

namespace MlBudget.Exporter.Storage;

/// <summary>Takes the census of a model: all that the tables hold of it, by the checksums that rows have at their ends.</summary>
internal static class CensusTaker
{
    /// <summary>Counts all rows of a model.</summary>
    /// <exception cref="BlobException">A row has no checksum.</exception>
    public static RowCensus Take(SqliteConnection connection, long model)
    {
        var census = new RowCensus();
        Read("SELECT substr(counters, -8), substr(layout, -8) FROM models WHERE id = $model", row =>
        {
            SetBlob(RowKeys.Counters(model), row, 0);
            SetBlob(RowKeys.Layout(model), row, 1);
        });
        Read("SELECT id, canonical, substr(arrived, -8), substr(observed, -8) FROM measures WHERE model = $model", row =>
        {
            var canonical = row.GetString(1);
            census.Set(RowKeys.MeasureId(model, canonical), (ulong)SealedBlob.Key(row.GetInt64(0)));
            SetBlob(RowKeys.Measure(model, canonical), row, 2);
            SetBlob(RowKeys.Observed(model, canonical), row, 3);
        });
        Read(
            "SELECT measure, slot, page, group_code, substr(cells, -8) FROM pages "
            + "WHERE measure IN (SELECT id FROM measures WHERE model = $model)",
            row => SetBlob(RowKeys.Page(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)), row, 4));
        Read(
            "SELECT attribute, code, substr(value, -8) FROM attribute_values WHERE model = $model",
            row => SetBlob(RowKeys.Value(model, row.GetString(0), row.GetInt64(1)), row, 2));
        Read(
            "SELECT name, measures FROM slos WHERE model = $model",
            row => census.Set(RowKeys.Slo(model, row.GetString(0)), (ulong)SealedBlob.Key(row.GetString(1))));
        Read(
            "SELECT kind, hour, number, substr(content, -8) FROM segments WHERE model = $model",
            row => SetBlob(RowKeys.SegmentRow(model, new((SegmentKind)row.GetInt32(0), row.GetInt64(1), row.GetInt32(2))), row, 3));
        Read(
            "SELECT source, key, substr(value, -8) FROM positions WHERE model = $model",
            row => SetBlob(RowKeys.Position(model, row.GetString(0), row.GetString(1)), row, 2));
        Read(
            "SELECT asked, substr(content, -8) FROM baselines WHERE model = $model",
            row => SetBlob(RowKeys.Baseline(model, row.GetString(0)), row, 1));
        Read(
            "SELECT id, substr(content, -8) FROM decisions WHERE model = $model",
            row => SetBlob(RowKeys.Decision(model, row.GetInt64(0)), row, 1));
        Read(
            "SELECT id, substr(content, -8) FROM deployments WHERE model = $model",
            row => SetBlob(RowKeys.Deployment(model, row.GetInt64(0)), row, 1));
        census.Committed();
        return census;

        void Read(string sql, Action<SqliteDataReader> row)
        {
            using var statement = new Statement(connection, sql);
            statement.ForEach(row, model);
        }

        void SetBlob(long key, SqliteDataReader row, int column)
        {
            if (!row.IsDBNull(column))
                census.Set(key, row.GetFieldValue<byte[]>(column));
        }
    }
}
