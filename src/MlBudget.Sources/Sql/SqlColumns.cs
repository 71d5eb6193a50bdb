using System.Collections.Immutable;
using System.Data.Common;
using System.IO.Hashing;
using System.Text;
using MlBudget.Core.Records;
using MlBudget.Sources.Buffering;
using MlBudget.Sources.Tables;

namespace MlBudget.Sources.Sql;

/// <summary>The columns that a query has to give.</summary>
internal sealed class SqlColumns
{
    private readonly SqlQuery _query;
    private readonly ImmutableArray<string> _needed;

    /// <summary>The columns that are read.</summary>
    /// <param name="schema">What is decoded from each row.</param>
    /// <param name="query">Whose watermark is read.</param>
    public SqlColumns(RecordSchema schema, SqlQuery query)
    {
        _query = query;
        var wanted = WantedColumns.Of([schema]);
        Watermark = query.Watermark ?? wanted.Names[0];
        _needed = [.. wanted.Names.Append(Watermark).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The column that rows are followed by.</summary>
    public string Watermark { get; }

    /// <summary>Throws where the rows lack a column that is read, or have two of a name.</summary>
    /// <exception cref="SourceException">They do.</exception>
    public void Check(DbDataReader rows)
    {
        string[] names = [.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetName)];
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new SourceException($"the query gives two columns '{twice.Key}', expected one; name one of them anew with 'as'");
        var missing = _needed.Where(column => !names.Contains(column, StringComparer.Ordinal)).ToList();
        if (missing.Count > 0)
            throw new SourceException($"the query gives no column {string.Join(", ", missing.Select(name => $"'{name}'"))}, found {string.Join(", ", names)}");
    }

    /// <summary>Where the columns that are read are in the rows, in the order of the rows: no other tells one record from another.</summary>
    public ImmutableArray<int> OrdinalsOf(DbDataReader rows) =>
        [.. Enumerable.Range(0, rows.FieldCount).Where(column => _needed.Contains(rows.GetName(column), StringComparer.Ordinal))];

    /// <summary>What tells a query and the columns that are read from others: by it the values of rows can be compared.</summary>
    /// <param name="rows">The rows that the query gives.</param>
    /// <param name="engine">The database engine.</param>
    /// <param name="server">What is connected to.</param>
    public UInt128 IdentityOf(DbDataReader rows, SqlEngine engine, SqlServer server) => XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(string.Join('\n',
        OrdinalsOf(rows).Select(column => $"{rows.GetName(column)} {rows.GetDataTypeName(column)}").Prepend(_query.Text).Prepend($"{engine.Type} {server.Place}"))));

    /// <summary>What reads the marks of rows.</summary>
    /// <exception cref="SourceException">The watermark's column can't have any.</exception>
    public SqlMarkReader MarksOf(DbDataReader rows) => new(rows, Watermark, _query);
}
