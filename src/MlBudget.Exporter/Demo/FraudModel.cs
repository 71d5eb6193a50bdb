using System.Collections.Immutable;

namespace MlBudget.Exporter.Demo;

/// <summary>One answer of the simulated model, with the truth that comes out later.</summary>
internal sealed record Payment(
    DateTimeOffset Time,
    bool IsFraud,
    double Score,
    string MerchantType,
    double LatencyMs,
    string? Error,
    double Amount,
    string Country,
    double? Velocity,
    DateTimeOffset VelocityTime,
    TimeSpan LabelDelay,
    string Version);

/// <summary>
/// A simulated fraud detector. Its scores are the logistic of a normal variable whose mean depends on the truth, so that
/// its error rates follow from two numbers: well, it has a true-positive rate of 98% and a false-positive rate of 0.4%.
/// </summary>
/// <param name="start">When the cycle of incidents starts; before it all is well.</param>
/// <param name="seed">Same seed, same payments.</param>
internal sealed class FraudModel(DateTimeOffset start, int seed)
{
    /// <summary>The seed of the demo's payments.</summary>
    public const int DemoSeed = 20260601;

    private const double FraudRate = 0.1;
    private const double FraudMean = 3.2, HonestMean = -4.2, Deviation = 1.6;
    private static readonly ImmutableArray<string> Merchants = ["electronics", "groceries", "fashion", "travel"];
    private static readonly ImmutableArray<string> Countries = ["DE", "FR", "NL", "PL"];

    private readonly Random _random = new(seed);

    /// <summary>The payments of a stretch of time, about ten a minute by day and six by night.</summary>
    public IEnumerable<Payment> Between(DateTimeOffset from, DateTimeOffset to)
    {
        for (var time = Next(from); time < to; time = Next(time))
        {
            if (At(IncidentKind.Outage, time) == 0)
                yield return Answer(time);
        }
    }

    private DateTimeOffset Next(DateTimeOffset time)
    {
        var perMinute = 8 - 2 * Math.Cos(time.TimeOfDay.TotalDays * 2 * Math.PI);
        // Evenly spaced with some jitter: a lull is never long enough to look like an outage.
        return time.AddMinutes((0.5 + _random.NextDouble()) / perMinute);
    }

    private Payment Answer(DateTimeOffset time)
    {
        var isFraud = _random.NextDouble() < FraudRate;
        var merchant = Merchants[_random.Next(Merchants.Length)];
        var slow = At(IncidentKind.LatencySpike, time) > 0;
        var latency = (slow ? 130 : 40) * Math.Exp(Normal(0, 0.4));
        var error = _random.NextDouble() < (slow ? 0.01 : 0.0003) ? "timeout" : null;
        // What is counted of the last hours dwindles while nothing new is counted.
        var stale = At(IncidentKind.StaleFeatures, time);
        var newMarket = At(IncidentKind.PrecisionDecay, time);
        return new(
            time, isFraud, Score(time, isFraud, merchant), merchant, latency, error,
            Amount: Math.Exp(Normal(3.5 + newMarket, 1)),
            Country: Country(newMarket),
            Velocity: _random.NextDouble() < (stale > 0.5 ? 0.08 : 0.001) ? null : Math.Exp(Normal(0, 0.5)) * (1 - 0.6 * stale),
            VelocityTime: stale > 0 ? time - stale * TimeSpan.FromHours(40) : time.AddMinutes(-90 * _random.NextDouble()),
            LabelDelay: TimeSpan.FromHours(0.5 + 5 * _random.NextDouble()),
            Release.At(time, time - start));
    }

    /// <summary>One of the countries: all as often, until a new market opens, in the last of them.</summary>
    private string Country(double newMarket) =>
        Countries[(int)(Countries.Length * Math.Pow(_random.NextDouble(), 1 / (1 + 1.5 * newMarket)))];

    private double Score(DateTimeOffset time, bool isFraud, string merchant)
    {
        var mean = isFraud ? FraudMean : HonestMean + 1.3 * At(IncidentKind.PrecisionDecay, time);
        if (!isFraud && merchant == "travel" && At(IncidentKind.UnfairToTravel, time) > 0)
            mean += 2;
        return 1 / (1 + Math.Exp(-Normal(mean, Deviation)));
    }

    private double At(IncidentKind kind, DateTimeOffset time) => Incident.Progress(kind, time - start);

    private double Normal(double mean, double deviation) => mean + deviation * MathNet.Numerics.Distributions.Normal.Sample(_random, 0, 1);
}
