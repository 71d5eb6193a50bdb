using System.Text;
using MlBudget.Sources.Json;

namespace MlBudget.Sources.Tests.Json;

/// <summary>A reader remembers the date of the time before, which nobody may notice.</summary>
public sealed class TimeReaderTests
{
    private static readonly string[] Times =
    [
        "2026-08-01T10:00:00Z", "2026-08-01 23:59:59.999+02:00", "2026-08-02T00:00:00Z", "2026/08/01 10:00:00", "2026-08/01 10:00:00", "2026-08-01",
        "2026-02-30T10:00:00Z", "2026-02-28T10:00:00Z", "2026-13-01T10:00:00Z", "0000-08-01T10:00:00Z", "2026-08-03", "2026-08-01T25:00:00Z",
        "2026-08-01x", "x026-08-01T10:00:00Z", "20260801", "01/Aug/2026:10:00:00 +0900", "1785578400", "", "2026-08-1T10:00:00Z",
    ];

    [Fact]
    public void A_time_is_read_as_by_a_new_reader_whatever_came_before_it()
    {
        var random = new Random(18);
        var reader = new TimeReader([]);
        for (var turn = 0; turn < 5000; turn++)
        {
            var text = Encoding.UTF8.GetBytes(Times[random.Next(Times.Length)]);
            var isTime = reader.TryRead(text, out var micros);

            Assert.Equal(new TimeReader([]).TryRead(text, out var expected), isTime);
            if (isTime)
                Assert.Equal(expected, micros);
        }
    }
}
