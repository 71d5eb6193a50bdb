using CsCheck;
using MlBudget.Sources.Files;

namespace MlBudget.Sources.Tests.Files;

public class FilePatternTests
{
    [Theory]
    [InlineData("x.jsonl")]
    [InlineData("../x.jsonl")]
    [InlineData("../a/../x*.jsonl")]
    [InlineData("/logs/**/x..*.jsonl")]
    [InlineData("a*/./..x")]
    public void Paths_and_patterns_are_taken(string pattern) => Assert.Null(FilePattern.FaultOf(pattern));

    [Theory]
    [InlineData("a*/../x*.jsonl", "found '..' behind a star, expected it before the first one only")]
    [InlineData("**/..", "found '..' behind a star, expected it before the first one only")]
    [InlineData("a*\\..\\x", "found '..' behind a star, expected it before the first one only")]
    [InlineData("a\0", "found the character NUL, which no path can hold")]
    [InlineData("a?", "found '?', but only * and ** are known: any part of a name, and any directories")]
    public void Others_are_refused_with_the_reason(string pattern, string fault)
    {
        Assert.Equal(fault, FilePattern.FaultOf(pattern));
        Assert.Throws<ArgumentException>(() => new FilePattern(pattern));
    }

    [Fact]
    public void What_has_no_fault_can_be_listed()
    {
        var root = $"/nowhere/{nameof(FilePatternTests)}/";
        Gen.OneOf("*", "**", "..", ".", "/", "\\", "a", " ", "é", "\0", "?", ":").Array[0, 8].Select(string.Concat)
            .Where(pattern => FilePattern.FaultOf(pattern) is null)
            .Sample(pattern => { _ = new FilePattern(root + pattern).List([]); });
    }

    [Fact]
    public void What_several_patterns_match_is_read_once_and_each_that_matches_nothing_is_named()
    {
        using var folder = new LogFolder();
        folder.Write("a-1.log", Reader.Lines(0, 2));
        folder.Write("a-2.log", Reader.Lines(2, 2));
        folder.Write("b.txt", Reader.Lines(4, 2));
        using var reader = new Reader(folder, "a-*.log a-2.log b.txt a-9.log *.none");
        Assert.Equal([0, 1, 2, 3, 4, 5], reader.Poll());
        Assert.Empty(reader.Copies);
        Assert.Equal($"{folder["a-9.log"]}: no file is there. There are more errors, first: {folder["*.none"]}: no file is there.", reader.Statistics.Error);
        folder.Rename("a-1.log", "a-9.log");
        folder.Write("x.none", Reader.Lines(6, 2));
        Assert.Equal([6, 7], reader.Poll());
        Assert.Null(reader.Statistics.Error);
    }
}
