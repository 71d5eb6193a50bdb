using System.Globalization;
using System.Text;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Alerting;

/// <summary>What is wrong with the made-up model.</summary>
[Flags]
internal enum Trouble
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its features are older than they may be.</summary>
    StaleFeatures = 1,

    /// <summary>It selects one group far more often than the other.</summary>
    Unfair = 2,

    /// <summary>It answers nothing but errors.</summary>
    Outage = 4,
}

/// <summary>The log of a made-up model with two answers a minute, written stretch by stretch. A stretch is there at once, so that no
/// poll sees a part of it.</summary>
/// <param name="folder">Where the files go.</param>
/// <param name="start">The time of the first answer.</param>
internal sealed class IncidentLog(TempFolder folder, DateTime start)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    private DateTime _time = start;
    private int _files;
    private int _ids;

    /// <summary>Up to when it is written.</summary>
    public DateTime Time => _time;

    /// <summary>Writes on.</summary>
    /// <param name="length">How long a stretch of the model's time.</param>
    /// <param name="trouble">What is wrong all the while.</param>
    public void Write(TimeSpan length, Trouble trouble)
    {
        var lines = new StringBuilder();
        for (var end = _time + length; _time < end; _time += Pace)
            AppendAnswer(lines, trouble);
        var unfinished = folder.Write("unfinished", lines.ToString());
        File.Move(unfinished, folder.At(string.Create(CultureInfo.InvariantCulture, $"predictions-{++_files:D3}.jsonl")));
    }

    private static string Written(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private void AppendAnswer(StringBuilder lines, Trouble trouble)
    {
        var number = _ids++;
        var merchant = number % 2 == 0 ? "travel" : "groceries";
        var isSelected = number / 2 % 10 < (trouble.HasFlag(Trouble.Unfair) && merchant == "travel" ? 9 : 1);
        var age = trouble.HasFlag(Trouble.StaleFeatures) ? TimeSpan.FromHours(48) : TimeSpan.FromMinutes(10);
        var error = trouble.HasFlag(Trouble.Outage) ? "\"down\"" : "null";
        lines.Append($$"""{"timestamp":"{{Written(_time)}}","id":"p{{number}}","decision":{{(isSelected ? 1 : 0)}},"error":{{error}}""")
            .Append($$""","merchant":"{{merchant}}","velocity":1,"velocity_at":"{{Written(_time - age)}}"}""").Append('\n');
    }
}
