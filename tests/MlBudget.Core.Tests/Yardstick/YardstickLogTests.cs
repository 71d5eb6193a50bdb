using System.Security.Cryptography;
using MlBudget.Benchmarks.Yardstick;

namespace MlBudget.Core.Tests.Yardstick;

/// <summary>What is measured on a log today must be measured on the same log in a year.</summary>
public sealed class YardstickLogTests
{
    private const int Count = 2_000;

    [Fact]
    public void The_log_follows_from_its_seed()
    {
        Assert.StartsWith("C700CBBFF10E5E4A", Digest(seed: 1), StringComparison.Ordinal);
        Assert.NotEqual(Digest(seed: 1), Digest(seed: 2));
    }

    [Fact]
    public void A_line_follows_from_its_number_whatever_was_written_before()
    {
        var line = new byte[YardstickLog.MaxLineBytes];
        var log = new YardstickLog(Count, YardstickLog.Week);
        var inOrder = Enumerable.Range(0, Count).Select(number => Line(log, number)).ToArray();
        Assert.All(Enumerable.Range(0, Count).Reverse(), number => Assert.Equal(inOrder[number], Line(log, number)));

        byte[] Line(YardstickLog log, int number) => line[..log.WritePrediction(number, line)];
    }

    private static string Digest(ulong seed)
    {
        var log = new YardstickLog(Count, YardstickLog.Week, seed);
        var line = new byte[YardstickLog.MaxLineBytes];
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var number = 0; number < Count; number++)
        {
            digest.AppendData(line, 0, log.WritePrediction(number, line));
            digest.AppendData(line, 0, log.WriteLabel(number, line));
        }

        return Convert.ToHexString(digest.GetCurrentHash());
    }
}
