namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>The labels of a made-up log, in the order in which they are written.</summary>
internal static class LabelLines
{
    /// <summary>How long labels take, in hours, and how many of a thousand do. The waits of the configurations end in the gaps,
    /// 48 to 50 and 96 to 98 hours after the prediction, and so long after the labels before them that they may be read with
    /// what several killed processes have left.</summary>
    private static readonly (int OfThousand, double From, double To)[] Delays =
        [(850, 0.1, 4), (80, 4, 20), (15, 22, 27), (5, 54, 74), (50, double.NaN, double.NaN)];

    /// <summary>Labels for most of the predictions, by arrival.</summary>
    public static IEnumerable<(DateTime Arrival, byte[] Bytes)> Of(
        IReadOnlyList<Prediction> predictions, FraudRecords records, Random random)
    {
        var lines = new List<(DateTime Arrival, byte[] Bytes)>();
        foreach (var prediction in predictions)
            lines.AddRange(Of(prediction, records, random));
        var last = predictions[^1];
        var inTime = lines.Where(line => line.Arrival < FraudLog.Last && line.Arrival > FraudLog.First);
        return inTime.OrderBy(line => line.Arrival)
            .Append((FraudLog.Last, records.Label(last.Id, FraudLog.Last, last.IsFraud)));
    }

    private static IEnumerable<(DateTime Arrival, byte[] Bytes)> Of(Prediction prediction, FraudRecords records, Random random)
    {
        var (id, isFraud) = (prediction.Id, prediction.IsFraud);
        var delay = Delay(random);
        if (double.IsNaN(delay))
            yield break;
        // Now and then before the prediction itself is written.
        var at = random.Next(100) == 0 ? prediction.Arrival.AddMinutes(-random.Next(1, 30)) : prediction.Time.AddHours(delay);
        yield return (at, records.Label(id, at, isFraud));
        if (delay > 20)
            yield break;
        var later = at.AddHours(0.5 + 2 * random.NextDouble());
        switch (random.Next(200))
        {
            case < 3: // the same again, as outcome tables are exported again and again
                yield return (later, records.Label(id, at, isFraud));
                break;
            case 3: // somebody changed their mind
                yield return (later, records.Label(id, later, !isFraud));
                break;
            case 4: // the earlier decision comes later, and wins
                yield return (later, records.Label(id, at.AddMinutes(-5), !isFraud));
                break;
            case 5: // of another model
                yield return (later, records.Label("unknown-" + id, later, isFraud));
                break;
        }
    }

    private static double Delay(Random random)
    {
        var share = random.Next(1000);
        foreach (var (ofThousand, from, to) in Delays)
        {
            if ((share -= ofThousand) < 0)
                return from + (to - from) * random.NextDouble();
        }

        return double.NaN;
    }
}
