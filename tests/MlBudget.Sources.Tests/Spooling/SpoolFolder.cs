using System.Text;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Sources.Spooling;
using MlBudget.Sources.Tests.Files;

namespace MlBudget.Sources.Tests.Spooling;

/// <summary>A folder of spools, with a process that writes to it: another one is what comes after it was killed.</summary>
internal sealed class SpoolFolder : IDisposable
{
    private const string Stream = "fraud";

    private readonly LogFolder _folder = new();

    public SpoolFolder() => Restart();

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(Reader.Start));

    public List<string> Notices { get; } = [];

    /// <summary>How much of what is posted may wait in memory, from the next process on.</summary>
    public long MaxWaiting { get; set; } = WaitingBytes.UsualLimit;

    public Spools Spools { get; private set; } = null!;

    public Spool Spool => Spools.Of(Stream);

    public string Folder => _folder["push/fraud"];

    public string[] Segments => !Directory.Exists(Folder) ? [] : [.. Directory.GetFiles(Folder, "*.spool").Order(StringComparer.Ordinal)];

    public void Restart()
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        Spools = new(_folder["push"], Time, Notices.Add) { Unwritten = new(MaxWaiting) };
    }

    public Task<PostOutcome> PostAsync(string? key, params int[] numbers) => Spool.AppendAsync(new(
        Encoding.UTF8.GetBytes(string.Concat(numbers.Select(number => Reader.Line(number)))), numbers.Length)
    { Key = key });

    public async Task TakenAsync(string? key, params int[] numbers) => Assert.Equal(PostFate.Taken, (await PostAsync(key, numbers)).Fate);

    /// <summary>The numbers of all records behind a position.</summary>
    public static List<int> ReadAll(SpoolReader reader, SpoolPosition from, int bytesAtOnce, out SpoolPosition position)
    {
        var (numbers, isEnd) = (new List<int>(), false);
        for (position = from; !isEnd;)
        {
            var posts = reader.Read(position, bytesAtOnce);
            numbers.AddRange(posts.Lines.Select(NumberOf));
            (position, isEnd) = (posts.Position, posts.IsEnd);
        }

        return numbers;
    }

    /// <summary>The numbers of all records that a process finds which comes to the folder as it is.</summary>
    public List<int> ReadAnew(int bytesAtOnce = 1 << 20)
    {
        Restart();
        using var reader = Spool.Read(() => { });
        return ReadAll(reader, default, bytesAtOnce, out _);
    }

    public void Dispose() => _folder.Dispose();

    private static int NumberOf(ReadOnlyMemory<byte> line)
    {
        var text = Encoding.UTF8.GetString(line.Span);
        return int.Parse(text[(text.LastIndexOf(':') + 1)..^1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
