using CsCheck;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Records;

public class SourceStatisticsTests
{
    [Fact]
    public void What_was_saved_is_restored()
    {
        foreach (var latest in new Instant?[] { null, new(0), new(-5), new(EventTime.Latest - 1) })
        {
            var statistics = Some(latest);
            var restored = new SourceStatistics { Records = 1, Late = 1, LatestTime = new(1) };
            restored.Reject(RejectionReason.Encoding);
            var reader = new BlobReader(Saved(statistics));
            restored.Restore(ref reader);
            Assert.True(reader.AtEnd);
            Assert.Equal((statistics.Records, statistics.Late, latest), (restored.Records, restored.Late, restored.LatestTime));
            Assert.All(Enum.GetValues<RejectionReason>(), reason => Assert.Equal(statistics.Rejected(reason), restored.Rejected(reason)));
        }
    }

    [Fact]
    public void Reasons_are_saved_by_name_and_one_that_is_unknown_is_refused()
    {
        var writer = new BlobWriter();
        writer.Total(7);
        writer.Total(0);
        writer.OptionalTime(null);
        writer.Total(1);
        writer.Text("9");
        writer.Total(3);
        var bytes = writer.Written.ToArray();
        Assert.Equal(
            "found '9', expected a reason for which records are refused", Assert.Throws<BlobException>(() => Restore(bytes)).Message);
    }

    [Fact]
    public void Damaged_bytes_are_refused_or_read_as_others()
    {
        var saved = Saved(Some(new(1_700_000_000_000_000)));
        Gen.Select(Gen.Int[0, saved.Length - 1], Gen.Byte[1, 255], Gen.Bool).Sample((at, bits, isCut) =>
        {
            var damaged = saved.ToArray();
            damaged[at] ^= bits;
            try
            {
                Restore(isCut ? damaged[..at] : damaged);
            }
            catch (BlobException)
            {
                return;
            }

            Assert.False(isCut);
        });
    }

    private static SourceStatistics Some(Instant? latest)
    {
        var statistics = new SourceStatistics { Records = 1L << 40, Late = 3, LatestTime = latest };
        statistics.Reject(RejectionReason.SetAside);
        statistics.Reject(RejectionReason.SetAside);
        statistics.Reject(RejectionReason.Malformed);
        return statistics;
    }

    private static byte[] Saved(SourceStatistics statistics)
    {
        var writer = new BlobWriter();
        statistics.Save(writer);
        return writer.Written.ToArray();
    }

    private static void Restore(byte[] bytes)
    {
        var reader = new BlobReader(bytes);
        new SourceStatistics().Restore(ref reader);
    }
}
