using MlBudget.Sources.Tests.Files;

namespace MlBudget.Sources.Tests.Tables;

/// <summary>Columns that come, go, or aren't there.</summary>
public sealed class ColumnsTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Columns_may_stand_in_another_order_in_the_next_file_and_what_nobody_reads_is_said_to_have_come_once()
    {
        Write("1.csv", "t,id,n,c,p", "1700000000,a,1,x,");
        Write("2.csv", "p,c,n,id,t", ",x,2,a,1700000001");
        Write("3.csv", "t,id,n,c,p,new", "1700000002,a,3,x,,");
        Write("4.csv", "t,id,n,c,p,new", "1700000003,a,4,x,,");
        Write("5.csv", "t,id,n,c,p", "1700000004,a,5,x,");
        using var reader = new TableReader(_folder, "*.csv", TableReader.Csv);

        Assert.Equal(["1", "2", "3", "4", "5"], reader.Poll().Select(row => row.Split(' ')[2]));

        Assert.Null(reader.Statistics.Error);
        Assert.Equal(
            [(_folder["3.csv"], $"its columns are others than in {_folder["2.csv"]}: 'new' came"), (_folder["5.csv"], $"its columns are others than in {_folder["4.csv"]}: 'new' went")],
            reader.Columns.Select(change => (change.File, change.Detail)));
    }

    [Fact]
    public void A_configured_column_that_is_not_there_is_an_error_until_a_file_has_it_also_for_another_process()
    {
        const string Lack = "it has no column 'c', which is configured, and its rows are read without it";
        Write("1.csv", "t,id,n,c,p", "1700000000,a,1,x,", hour: 1);
        Write("2.csv", "t,id,n,p", "1700000001,a,2,", hour: 3);
        Write("3.csv", "t,id,n,p", "1700000002,a,3,", hour: 5);
        using var reader = new TableReader(_folder, "*.csv", TableReader.Csv);

        Assert.Equal(3, reader.Poll().Count);
        Assert.Equal($"{_folder["3.csv"]}: {Lack}.", reader.Statistics.Error);
        Assert.Equal([$"{Lack}; its columns are others than in {_folder["1.csv"]}: 'c' went"], reader.Columns.Select(change => change.Detail));

        reader.Commit();
        reader.Restart();
        Assert.Empty(reader.Poll());
        Assert.StartsWith($"{_folder["3.csv"]}: {Lack}.", reader.Statistics.Error, StringComparison.Ordinal);

        Write("4.csv", "t,id,n,c,p", "1700000003,a,4,x,", hour: 7);
        Assert.Single(reader.Poll());
        Assert.Null(reader.Statistics.Error);
    }

    [Fact]
    public void The_name_that_was_probably_meant_is_said()
    {
        Write("1.csv", "t,id,n,C,pp", "1700000000,a,1,x,");
        using var reader = new TableReader(_folder, "*.csv", TableReader.Csv);

        Assert.Single(reader.Poll());

        Assert.Equal($"{_folder["1.csv"]}: it has no column 'c', 'p', which are configured, and its rows are read without them.", reader.Statistics.Error);
        Write("1.csv", "t,id,n,C,p", "1700000005,a,1,x,");
        Assert.Single(reader.Poll());
        Assert.Equal($"{_folder["1.csv"]}: it has no column 'c', which is configured (did you mean 'C'?), and its rows are read without it.", reader.Statistics.Error);
    }

    private void Write(string name, string header, string row, int hour = 1)
    {
        _folder.Write(name, $"{header}\n{row}\n");
        File.SetLastWriteTimeUtc(_folder[name], new DateTime(2026, 8, 1, hour, 0, 0, DateTimeKind.Utc));
    }
}
