using System.Diagnostics;
using System.Net.Sockets;
using MlBudget.Settings.Files;

namespace MlBudget.Sources.Tests.Files;

/// <summary>What a pattern may lead to besides the logs: reading goes on, and is told what it is.</summary>
public sealed class OddFileTests : IDisposable
{
    private readonly LogFolder _folder = new();
    private readonly Reader _reader;

    public OddFileTests()
    {
        _folder.Write("x.log", Reader.Line(1));
        _reader = new Reader(_folder, "*.log");
    }

    public void Dispose()
    {
        _reader.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_named_pipe_is_an_error_and_the_other_files_are_read()
    {
        using (var make = Process.Start("mkfifo", _folder["a.log"]))
            make.WaitForExit();
        AssertOthersAreRead("it is a named pipe, expected a regular file");
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/full")]
    public void A_link_to_a_device_is_an_error_and_the_other_files_are_read(string device)
    {
        File.CreateSymbolicLink(_folder["a.log"], device);
        AssertOthersAreRead("it is a device, expected a regular file");
    }

    [Fact]
    public void A_socket_is_an_error_and_the_other_files_are_read()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["a.log"]));
        AssertOthersAreRead("it is a socket, expected a regular file");
    }

    [Fact]
    public void What_becomes_a_pipe_between_listing_and_opening_is_not_waited_for()
    {
        using (var make = Process.Start("mkfifo", _folder["a.log"]))
            make.WaitForExit();
        var error = Assert.Throws<IOException>(() => RegularFile.OpenRead(_folder["a.log"]));
        Assert.Equal("it is a named pipe, expected a regular file", error.Message);
    }

    [Fact]
    public void A_file_that_is_there_under_several_names_is_read_once()
    {
        File.CreateSymbolicLink(_folder["latest.log"], _folder["x.log"]);
        Directory.CreateDirectory(_folder["days"]);
        File.CreateSymbolicLink(_folder["days/current"], _folder["days"]);
        _folder.Write("days/y.log", Reader.Line(2));
        using var reader = new Reader(_folder, "**/*.log");
        Assert.Equal([1, 2], reader.Poll());
        Assert.Empty(reader.Poll());
        Assert.Empty(reader.Copies);
        Assert.Null(reader.Statistics.Error);
    }

    [Fact]
    public void Links_to_common_folders_are_walked_once_however_many_ways_lead_there()
    {
        // Each of 20 folders has links to all of them: there are 20 to the power of the depth ways.
        const int folders = 20;
        for (var folder = 0; folder < folders; folder++)
            _folder.Write(Path.Combine(Directory.CreateDirectory(_folder[$"{folder}"]).Name, "y.log"), Reader.Line(10 + folder));
        for (var folder = 0; folder < folders; folder++)
        {
            for (var other = 0; other < folders; other++)
                Directory.CreateSymbolicLink(_folder[$"{folder}/to-{other}"], _folder[$"{other}"]);
        }

        using var reader = new Reader(_folder, "**/*.log");
        Assert.Equal([1, .. Enumerable.Range(10, folders)], reader.Poll());
        Assert.Empty(reader.Copies);
        Assert.Null(reader.Statistics.Error);
    }

    [Fact]
    public void Folders_that_only_links_lead_to_are_walked()
    {
        using var elsewhere = new LogFolder();
        elsewhere.Write("y.log", Reader.Line(2));
        Directory.CreateDirectory(_folder["a"]);
        Directory.CreateSymbolicLink(_folder["a/b"], elsewhere["."]);
        Directory.CreateSymbolicLink(_folder["b"], elsewhere["."]);
        using var reader = new Reader(_folder, "*/*.log");
        Assert.Equal([2], reader.Poll());
        using var deep = new Reader(_folder, "**/*.log");
        Assert.Equal([1, 2], deep.Poll());
        using var second = new Reader(_folder, "*/*/*.log");
        Assert.Equal([2], second.Poll());
    }

    [Fact]
    public void Relative_links_within_linked_folders_lead_where_the_system_says()
    {
        // As deployments do: www/a/current leads to www/a/releases/1, and its log to www/a/shared/log.
        foreach (var (app, number) in new[] { ("a", 2), ("b", 3) })
        {
            Directory.CreateDirectory(_folder[$"www/{app}/releases/1"]);
            Directory.CreateDirectory(_folder[$"www/{app}/shared/log"]);
            Directory.CreateSymbolicLink(_folder[$"www/{app}/current"], "releases/1");
            Directory.CreateSymbolicLink(_folder[$"www/{app}/releases/1/log"], "../../shared/log");
            _folder.Write($"www/{app}/shared/log/y.log", Reader.Line(number));
        }

        using var reader = new Reader(_folder, "www/*/current/log/*.log");
        Assert.Equal([2, 3], reader.Poll());
        Assert.Null(reader.Statistics.Error);
        using var deep = new Reader(_folder, "**/*.log");
        Assert.Equal([1, 2, 3], deep.Poll());
        Assert.Empty(deep.Copies);
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_passed_over()
    {
        Directory.CreateSymbolicLink(_folder["gone"], "nowhere");
        using var reader = new Reader(_folder, "**/*.log");
        Assert.Equal([1], reader.Poll());
        Assert.Null(reader.Statistics.Error);
    }

    [Fact]
    public void A_line_without_an_end_holds_up_no_read_however_long_it_is()
    {
        // All but the ends of the file take no place on the disk.
        const long length = 64 << 20;
        using (var file = new FileStream(_folder["a.log"], FileMode.Create))
        {
            file.Write("x"u8);
            file.SetLength(length);
        }

        var (numbers, reads) = (new List<int>(), 1);
        using var reader = new Reader(_folder, "*.log", options: new());
        reader.Source.Refresh();
        for (; reader.ReadBatch(numbers); reads++)
            Assert.InRange(reader.Source.Progress, 0, 1);
        Assert.InRange(reads, 4, 6);
        Assert.Equal([1], numbers);

        _folder.Append("a.log", "\n" + Reader.Line(2));
        Assert.Equal([2], reader.Poll());
        Assert.Equal(1, reader.Statistics.Rejected(Core.Records.RejectionReason.TooLong));
    }

    private void AssertOthersAreRead(string reason)
    {
        Assert.Equal([1], _reader.Poll());
        Assert.Equal($"{_folder["a.log"]}: cannot be read: {reason}", _reader.Statistics.Error);
        _folder.Append("x.log", Reader.Line(2));
        Assert.Equal([2], _reader.Poll());
        File.Delete(_folder["a.log"]);
        Assert.Empty(_reader.Poll());
        Assert.Null(_reader.Statistics.Error);
    }
}
