using System.Globalization;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>A made-up log of predicted and real delivery times: labels come late, before their prediction, corrected, in parts, and not
/// at all; values are missing, of another type, and beyond all that is kept.</summary>
internal sealed class DeliveryLog
{
    public static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private const int Count = 2400;

    private readonly List<Answer> _answers = [];
    private readonly List<Told> _labels = [];

    /// <summary>How many numbers are beyond what is kept, before the log ends.</summary>
    public long OutOfRange => _labels.Count(label => label.Minutes > 9e12 && label.Time < First.AddMinutes(Count + 1));

    /// <param name="seed">The same log for the same seed.</param>
    /// <param name="unit">What predicted and real times are multiplied by.</param>
    public static DeliveryLog Create(int seed, double unit = 1)
    {
        var (log, random) = (new DeliveryLog(), new Random(seed));
        for (var id = 0; id < Count; id++)
        {
            var time = First.AddMinutes(id);
            double? eta = random.Next(30) == 0 ? null : Math.Round((5 + 40 * random.NextDouble()) * unit, 15);
            double? sure = random.Next(20) == 0 ? null : Math.Round(0.7 + 0.3 * random.NextDouble(), 3);
            log._answers.Add(new(id, time, eta, sure));
            for (var label = random.Next(5) == 0 ? 2 : random.Next(15) == 0 ? 0 : 1; label > 0; label--)
                log.AddLabel(id, time.AddMinutes(random.Next(-20, 110) + label * 0.1), unit, random);
        }

        // The two files end together, so that the clock is the same however they were read.
        log._labels.Add(new(-1, First.AddMinutes(Count), 1, false, null));
        log._answers.Add(new(Count, First.AddMinutes(Count), null, null));
        return log;
    }

    /// <summary>Writes one of some parts of the log, by arrival.</summary>
    public void Append(string answers, string labels, int part, int parts)
    {
        DateTime Border(int index) => First.AddMinutes((double)(Count + 1) * index / parts);
        File.AppendAllLines(answers, _answers.Where(answer => IsIn(answer.Time)).Select(answer => answer.Line));
        // Labels that came before the first prediction are of the first part.
        File.AppendAllLines(labels, _labels.Where(label => IsIn(label.Time)).OrderBy(label => label.Time).Select(label => label.Line));

        bool IsIn(DateTime time) => time < Border(part + 1) && (part == 0 || time >= Border(part));
    }

    /// <summary>What the SLOs should say of all predictions before an instant.</summary>
    public Expectation Compute(DateTime watermark)
    {
        List<double> errors = [], refunds = [];
        var (known, bad) = (0L, 0L);
        foreach (var answer in _answers.Where(answer => answer.Time < watermark))
        {
            var labels = _labels.Where(label => label.Id == answer.Id).OrderByDescending(label => label.Time).ToArray();
            if (answer.Eta is { } eta && labels.FirstOrDefault(label => label.Minutes is <= 9e12) is { } took)
                errors.Add(eta - took.Minutes!.Value);
            if (labels.FirstOrDefault(label => label.RefundCents is not null) is { } refund)
                refunds.Add(refund.RefundCents!.Value * 0.01);
            bool? isSure = answer.Sure is { } sure ? sure >= 0.9 : null;
            if (labels.FirstOrDefault(label => label.Late is not null) is not { } late || (isSure & late.Late) is not { } isBad)
                continue;
            known++;
            bad += isBad ? 1 : 0;
        }

        return new(
            errors.Count, errors.Average(Math.Abs), Math.Sqrt(errors.Average(error => error * error)), refunds.Count, refunds.Average(), known, bad);
    }

    private void AddLabel(int id, DateTime time, double unit, Random random)
    {
        double? minutes = random.Next(25) switch
        {
            0 => null,
            1 => 1e13,
            _ => Math.Round((3 + 50 * random.NextDouble()) * unit, 15),
        };
        bool? late = random.Next(12) == 0 ? null : random.Next(3) == 0;
        _labels.Add(new(id, time, minutes, late, random.Next(4) == 0 ? null : random.Next(500)));
    }

    public sealed record Expectation(
        long Pairs, double AbsoluteError, double SquareError, long Refunds, double Refund, long Known, long SureAndLate);

    private sealed record Answer(int Id, DateTime Time, double? Eta, double? Sure)
    {
        public string Line => string.Create(
            CultureInfo.InvariantCulture, $$"""{"t":"{{Time:O}}","id":{{Id}},"eta":{{Json(Eta, "soon")}},"sure":{{Json(Sure)}}}""");
    }

    private sealed record Told(int Id, DateTime Time, double? Minutes, bool? Late, int? RefundCents)
    {
        public string Line => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"t":"{{Time:O}}","id":{{Id}},"took":{{Json(Minutes)}},"late":{{(Late is { } late ? (late ? "true" : "false") : "null")}},"refund_cents":{{Json(RefundCents)}}}""");
    }

    private static string Json(double? number, string? missing = null) =>
        number?.ToString("R", CultureInfo.InvariantCulture) ?? (missing is null ? "null" : $"\"{missing}\"");
}
