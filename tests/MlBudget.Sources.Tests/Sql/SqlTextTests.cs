using MlBudget.Sources.Sql;

namespace MlBudget.Sources.Tests.Sql;

/// <summary>What is said of a query's text before it is asked.</summary>
public sealed class SqlTextTests
{
    [Theory]
    [InlineData("select id, made from t where made >= @since order by made")]
    [InlineData("SELECT id FROM t WHERE made >= @Since;")]
    [InlineData("-- all of them\n/* also\n late */ with t as (select * from u limit 10) select * from t where made >= @since")]
    [InlineData("(select id from t where made >= @since) union all (select id from u where made >= @since)")]
    [InlineData("from 'answers.parquet' where made >= @since")]
    [InlineData("select id, (select limit_of from u limit 1) as n from t where made >= @since")]
    [InlineData("select \"limit\", t.limit, 'limit 5' as text, rate_limit, offset as position from t where made >= @since -- limit 5")]
    [InlineData("select partition, offset, x as top from t where made >= @since order by offset")]
    [InlineData("select 'it''s; delete from t' as text, $$ drop ; limit 5 $$ as other, `into` from t where made >= @since")]
    [InlineData(@"select e'it\'s; limit 5' as text, data #>> '{a,b}' as path from t where made >= @since")]
    [InlineData("select id, flags # 4 as odd from t where made >= @since")]
    [InlineData("select id from t where made >= @since for update")]
    [InlineData("select id, replace(a, 'x', 'y') as b, t.into, updated from t where made >= @since limit all")]
    public void Queries_that_read_all_rows_from_a_mark_on_are_fine(string text) => Assert.Null(SqlText.FaultOf(text));

    [Theory]
    [InlineData("# don't ask for all\nselect id from t where made >= @since")]
    [InlineData(@"select 'O\'Brien' as name from t where made >= @since and kind = 'b'")]
    [InlineData("select * from t where made >= @since order by made limit 1 by id")]
    public void The_same_with_escapes_and_comments_of_MySQL(string text) => Assert.Null(SqlText.FaultOf(text, hasEscapes: true));

    [Theory]
    [InlineData("select * from (select * from t where made >= @since order by made limit 1000) as q order by made", "limit 1000")]
    [InlineData("select * from t where made >= @since limit 100", "limit 100")]
    [InlineData("select * from t where made >= @since LIMIT (5)", "limit (")]
    [InlineData("select * from t where made >= @since limit $1", "limit $1")]
    [InlineData("select * from t where made >= @since limit @most", "limit @most")]
    [InlineData("select * from t where made >= @since order by made offset 10 rows", "offset 10")]
    [InlineData("select * from t where made >= @since order by made fetch first row only", "fetch first")]
    [InlineData("select * from t where made >= @since order by made fetch next 5 rows only", "fetch next")]
    [InlineData("select distinct top 5 * from t where made >= @since", "top 5")]
    [InlineData("select top (5) * from t where made >= @since", "top (")]
    [InlineData("(select * from t where made >= @since limit 5)", "limit 5")]
    [InlineData("with t as (select 1) select * from t where made >= @since /* all */ limit -- most\n 5", "limit 5")]
    public void What_leaves_out_rows_is_refused(string text, string found) =>
        Assert.StartsWith($"found '{found}': rows that it leaves out might never be seen", SqlText.FaultOf(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "found no query, expected")]
    [InlineData("-- select * from t where made >= @since", "found no query, expected")]
    [InlineData("delete from t where made >= @since", "found 'delete' at the beginning, expected a query that only reads")]
    [InlineData("call refresh(@since)", "found 'call' at the beginning")]
    [InlineData("with gone as (delete from t where made >= @since returning *) select * from gone", "found 'delete from', expected a query that only reads")]
    [InlineData("with new as (insert into t values (@since) returning *) select * from new", "found 'insert into', expected a query that only reads")]
    [InlineData("with new as (update t set a = @since returning *) select * from new", "found 'update t', expected a query that only reads")]
    [InlineData("select * into copy from t where made >= @since", "found 'into copy', expected a query that only reads")]
    [InlineData("select * from t where made >= @since; drop table t", "found 'drop' behind a semicolon, expected one query")]
    [InlineData("select * from t -- where made >= @since", "found no @since")]
    [InlineData("select * from t where made >= '@since'", "found no @since")]
    [InlineData("select * from t where made >= @@since", "found no @since")]
    [InlineData("select * from t where made >= @since_when", "found no @since")]
    public void What_reads_nothing_or_writes_is_refused(string text, string said) =>
        Assert.StartsWith(said, SqlText.FaultOf(text), StringComparison.Ordinal);

    [Fact]
    public void Only_the_parameter_is_replaced() => Assert.Equal(
        "select '@since', \"@since\", $since from t where made >= $since -- @since",
        SqlText.WithSince("select '@since', \"@since\", @since from t where made >= @SINCE -- @since", hasEscapes: false, "$since"));
}
