namespace MlBudget.Core.Tests.Ledgers;

/// <summary>What a plain count makes of a window.</summary>
/// <param name="Error">The error ratio.</param>
/// <param name="Events">How many events; of groups those of the smallest one judged, of the score those of the lesser share.</param>
/// <param name="Bad">How many of them are bad; null where they are not good or bad.</param>
internal readonly record struct PlainReading(double Error, long Events, long? Bad);

/// <summary>The plain, slow twin: counts records of a log one by one, from the definitions.</summary>
internal sealed class PlainCount(Prediction[] predictions, Outcome[] outcomes)
{
    private readonly ILookup<int, Outcome> _outcomes = outcomes.ToLookup(outcome => outcome.Id);

    /// <summary>What an SLO has in a window that ends at a watermark, null where it has nothing.</summary>
    private delegate PlainReading? Twin(int watermark, TimeSpan length);

    private delegate bool? Verdict(Prediction record);

    /// <summary>Counts a window for an SLO.</summary>
    /// <exception cref="ArgumentException">It has no twin here.</exception>
    public PlainReading? Of(string slo, int watermark, TimeSpan length) => TwinOf(slo)(watermark, length);

    private Twin TwinOf(string slo) => slo switch
    {
        "success" => Share(record => record.Error is not null),
        "completeness" => Share(IsIncomplete),
        "schema" => Share(record => record.Decision == "maybe" || record.Amount is < 0 or > 100),
        "duplicates" => Share(_ => false),
        "precision" => Share(record => IsPositive(record) && IsFraud(record) is { } fraud ? !fraud : null),
        "accuracy" => Degraded(0.9, Share(record => HasClass(record) && IsFraud(record) is { } fraud ? IsPositive(record) != fraud : null)),
        "clicks" => Share(IsIgnored),
        "clicks if known" => WhereKnown(0.3m, IsIgnored, Share(IsIgnored)),
        "click parity" => WhereKnown(0.3m, IsIgnored, Gap(isRatio: false, record => IsIgnored(record) is not null, IsIgnored)),
        "score" => Worst(Share(IsIncomplete), Share(IsStale)),
        "parity" => Gap(isRatio: false, IsJudged, IsFalselyFlagged),
        "odds" => Gap(isRatio: true, IsJudged, IsFound, IsFalselyFlagged),
        "uptime" => Slices(),
        _ => throw new ArgumentException($"PlainCount has no twin of the SLO '{slo}': add one, so that it is checked", nameof(slo)),
    };

    private static bool IsPositive(Prediction record) => record.Decision is "1" or "true";

    private static bool HasClass(Prediction record) => IsPositive(record) || record.Decision == "0";

    private static bool? IsIncomplete(Prediction record) => record.Amount is null;

    /// <summary>Whether a value that is there, and whose time is known, is of over half an hour before.</summary>
    private static bool? IsStale(Prediction record) =>
        record is { Amount: not null, AmountMinute: { } minute } ? record.Minute - minute > 30 : null;

    private bool IsJudged(Prediction record) => HasClass(record) && IsFraud(record) is not null;

    private bool? IsFound(Prediction record) => IsJudged(record) && IsFraud(record) == true ? IsPositive(record) : null;

    private bool? IsFalselyFlagged(Prediction record) => IsJudged(record) && IsFraud(record) == false ? IsPositive(record) : null;

    /// <summary>Whether the label says so. The earliest one wins, ties by value.</summary>
    private bool? IsFraud(Prediction record) => Earliest(record, outcome => outcome.Label) is { } label ? label == "1" : null;

    /// <summary>Whether nobody clicked. The earliest record that says it wins, ties by value.</summary>
    private bool? IsIgnored(Prediction record) => Earliest(record, outcome => outcome.Clicked) is { } clicked ? clicked == "false" : null;

    private string? Earliest(Prediction record, Func<Outcome, string?> value) => _outcomes[record.Id]
        .Where(outcome => value(outcome) is not null)
        .OrderBy(outcome => outcome.Minute).ThenBy(value, StringComparer.Ordinal)
        .Select(value).FirstOrDefault();

    private Prediction[] Within(int watermark, TimeSpan length) =>
        [.. predictions.Where(record => record.Minute >= From(watermark, length) && record.Minute < watermark)];

    /// <summary>Bad records out of those that are good or bad.</summary>
    private Twin Share(Verdict isBad) => (watermark, length) =>
    {
        var verdicts = Verdicts(Within(watermark, length), isBad);
        var bad = verdicts.LongCount(verdict => verdict);
        return verdicts.Length == 0 ? null : new((double)bad / verdicts.Length, verdicts.Length, bad);
    };

    private static Twin Degraded(double baseline, Twin twin) => (watermark, length) => twin(watermark, length) is { } reading
        ? reading with { Error = Math.Max(0, (baseline - (1 - reading.Error)) / baseline) } : null;

    /// <summary>Nothing in windows where the verdict is known of too small a share of the predictions.</summary>
    private Twin WhereKnown(decimal least, Verdict verdict, Twin twin) => (watermark, length) =>
    {
        var records = Within(watermark, length);
        return records.Length > 0 && Verdicts(records, verdict).Length >= least * records.Length ? twin(watermark, length) : null;
    };

    private static Twin Worst(params Twin[] twins) => (watermark, length) =>
    {
        var readings = twins.Select(twin => twin(watermark, length)).OfType<PlainReading>().ToArray();
        return readings.Length == 0
            ? null : new(readings.Max(reading => reading.Error), readings.Min(reading => reading.Events), null);
    };

    /// <summary>
    /// The greatest gap between merchants: of the three largest ones of the SLO's window, those with three records in it and
    /// in the window at hand, which have to be two at least, in every metric.
    /// </summary>
    private Twin Gap(bool isRatio, Func<Prediction, bool> counts, params Verdict[] metrics) => (watermark, length) =>
    {
        var shown = Within(watermark, SmallModel.Window).Where(record => record.Merchant is not null && counts(record))
            .GroupBy(record => record.Merchant!)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Take(3).ToArray();
        var window = Within(watermark, length);
        var (greatest, smallest) = (0.0, long.MaxValue);
        foreach (var metric in metrics)
        {
            var judged = shown.Where(group => Verdicts(group, metric).Length >= 3)
                .Select(group => Verdicts(window.Where(record => record.Merchant == group.Key), metric))
                .Where(verdicts => verdicts.Length >= 3).ToArray();
            if (judged.Length < 2)
                return null;
            double[] rates = [.. judged.Select(verdicts => (double)verdicts.Count(hit => hit) / verdicts.Length)];
            greatest = Math.Max(greatest, isRatio ? rates.Max() == 0 ? 0 : 1 - rates.Min() / rates.Max() : rates.Max() - rates.Min());
            smallest = Math.Min(smallest, judged.Min(verdicts => verdicts.Length));
        }

        return new(greatest, smallest, null);
    };

    private static bool[] Verdicts(IEnumerable<Prediction> records, Verdict verdict) =>
        [.. records.Select(record => verdict(record)).OfType<bool>()];

    /// <summary>Slices of half an hour from the first one with an event on, in which silence is bad.</summary>
    private Twin Slices() => (watermark, length) =>
    {
        var seen = predictions.Where(record => record.Minute < watermark).ToArray();
        if (seen.Length == 0)
            return null;
        // A test log is too small for an hour below 1% of the median: the first slice with an event starts it.
        var observed = seen.Min(record => record.Minute) / 30 * 30;
        var from = From(watermark, length);
        var slices = Enumerable.Range(from / 30, (watermark - from) / 30).Select(slice => slice * 30)
            .Where(slice => slice >= observed).ToArray();
        var silent = slices.LongCount(slice => !seen.Any(record => record.Minute >= slice && record.Minute < slice + 30));
        return slices.Length == 0 ? null : new((double)silent / slices.Length, slices.Length, silent);
    };

    private static int From(int watermark, TimeSpan length)
    {
        var from = watermark - (int)length.TotalMinutes;
        return length > TimeSpan.FromDays(1) ? from / 60 * 60 : from;
    }
}
