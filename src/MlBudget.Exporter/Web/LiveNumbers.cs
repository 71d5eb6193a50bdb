using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Snapshots;
using MlBudget.Settings;

namespace MlBudget.Exporter.Web;

/// <summary>
/// The numbers of a model for who decides by them: what is old must not open a gate. Polls that have stopped, and logs that are still
/// being caught up with, are no answer.
/// </summary>
/// <param name="published">Where publications are.</param>
/// <param name="live">How often polls are.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveNumbers(Published published, LiveConfiguration live, TimeProvider time)
{
    /// <summary>How long a poll may be ago, however often they are.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    /// <summary>After so many intervals without a poll something is wrong.</summary>
    private const int Intervals = 4;

    /// <summary>A model, and the instant of asking.</summary>
    /// <param name="Model">How it stands.</param>
    /// <param name="At">The instant of asking: by the wall clock, or by the log's.</param>
    internal sealed record Found(ModelStatus Model, Instant At);

    private TimeSpan Patience => TimeSpan.FromTicks(Math.Max(Shortest.Ticks, Intervals * live.Current.PollInterval.Ticks));

    /// <summary>Finds a model.</summary>
    /// <param name="name">Its name, as asked for; null where it is missing.</param>
    /// <param name="problem">Why there is none; null where there is.</param>
    public Found? Find(string? name, out IResult? problem)
    {
        problem = null;
        if (published.Current is not { } current)
        {
            problem = NotNow("the first poll has not ended yet");
            return null;
        }

        var snapshot = current.Snapshot;
        if (snapshot.Models.FirstOrDefault(model => model.Report.Model == name) is not { } found)
        {
            problem = snapshot.Unavailable.FirstOrDefault(model => model.Model == name) is { } unavailable
                ? NotNow($"there are no numbers of {name}: {unavailable.Reason}") : Unknown(name, snapshot);
            return null;
        }

        var at = snapshot.Wall is null ? found.Report.At : Instant.Now(time);
        problem = Staleness(current, found, at) is { } staleness ? NotNow(staleness) : null;
        return problem is null ? new(found, at) : null;
    }

    private string? Staleness(Publication current, ModelStatus model, Instant at)
    {
        if (time.GetElapsedTime(current.PolledAt) is var age && age > Patience)
            return $"the last poll ended {Durations.Format(Whole(age))} ago, expected at most {Durations.Format(Patience)}";
        // What a source has that can't be read counts for itself, and it has an error.
        return at - model.Report.At <= Patience || model.Sources.Any(source => source.Error is not null) ? null
            : $"the numbers of {model.Report.Model} are as of {model.Report.At.ToRfc3339()}: its logs are still being read";
    }

    private static TimeSpan Whole(TimeSpan age) => TimeSpan.FromSeconds(Math.Floor(age.TotalSeconds));

    private static IResult NotNow(string text) =>
        Results.Problem(text, statusCode: StatusCodes.Status503ServiceUnavailable, title: "No numbers to decide by");

    private static IResult Unknown(string? name, Snapshot snapshot)
    {
        string[] known = [.. snapshot.Models.Select(model => model.Report.Model), .. snapshot.Unavailable.Select(model => model.Model)];
        var models = string.Join(", ", known.Select(model => $"'{model}'"));
        return name is null
            ? Results.Problem($"model: is missing, expected one of {models}", statusCode: StatusCodes.Status400BadRequest, title: "Which model?")
            : Results.Problem(
                $"model: found '{name}', which is no model of mlbudget; {NodeReader.Suggestion(name, known)}",
                statusCode: StatusCodes.Status404NotFound, title: "Unknown model", extensions: new Dictionary<string, object?> { ["known"] = known });
    }
}
