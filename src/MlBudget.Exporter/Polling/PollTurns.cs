using System.Collections.Immutable;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// Whose turn it is in a poll, and when the poll is over. Readings that didn't end in an earlier poll are looked at first, which takes no time.
/// Then come the models that were read to their end the last time: there is little to read of them, and they must not stand still because
/// others have much. Then come all others. Of both those come first whose last turn is the longest ago, and no further one comes once
/// <see cref="ModelReading.MaxTime"/> was spent on models of which more is left. So every poll ends soon enough for a page of what was read, and
/// whatever there is to read, each poll reads one of both at least: nobody waits for ever.
/// </summary>
/// <param name="readings">The models, by what is read together.</param>
/// <param name="time">Measures how long turns take, and how long models wait for theirs.</param>
internal sealed class PollTurns(ImmutableArray<ModelReading> readings, TimeProvider time)
{
    private readonly Dictionary<ModelPipeline, Standing> _standings =
        readings.SelectMany(reading => reading.Pipelines).ToDictionary(model => model, _ => new Standing());

    private long _poll;

    /// <summary>Whether the last poll had no time for some of the models.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether a reading of a model has ended: of the others nobody knows whether their sources can be read.</summary>
    /// <param name="model">One of the models.</param>
    public bool WasRead(ModelPipeline model) => _standings[model].WasRead;

    /// <summary>For how long polls have had no time for a model; zero where the last one had.</summary>
    /// <param name="model">One of the models.</param>
    public TimeSpan WaitOf(ModelPipeline model) =>
        _standings[model].WaitsSince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>The turns of a poll. The next one is chosen when that before is over and what was read in it is committed.</summary>
    /// <param name="heldBack">Models that have no turn in this poll, whatever time there is.</param>
    public IEnumerable<PollTurn> OfPoll(IReadOnlySet<ModelPipeline> heldBack)
    {
        _poll++;
        var begun = time.GetTimestamp();
        foreach (var reading in readings.Where(reading => reading.IsUnderWay).ToList())
        {
            var look = new PollTurn(reading, reading.Begun, HasBegun: true);
            yield return look;
            NoteEnd(look);
        }

        foreach (var hasMore in (bool[])[false, true])
        {
            var spent = TimeSpan.Zero;
            foreach (var turn in Left(heldBack, hasMore).ToList())
            {
                // Others may have begun to read the same logs in this poll, and not have had an answer.
                if (turn.Reading.IsUnderWay)
                    continue;
                if (spent >= ModelReading.MaxTime)
                    break;
                var since = time.GetTimestamp();
                yield return turn;
                if (NoteEnd(turn))
                    spent += time.GetElapsedTime(since);
            }
        }

        NoteWaiting(heldBack, begun);
    }

    /// <summary>Turns of the models that had none in this poll: of those of which the last reading has left more, or of the others.</summary>
    private IEnumerable<PollTurn> Left(IReadOnlySet<ModelPipeline> heldBack, bool hasMore) => readings
        .Select(reading => new PollTurn(
            reading,
            [.. reading.Pipelines.Where(model => IsLeft(model, heldBack) && _standings[model].HasMore == hasMore).OrderBy(LastTurnOf)],
            HasBegun: false))
        .Where(turn => !turn.Models.IsEmpty)
        .OrderBy(turn => LastTurnOf(turn.Models[0]));

    private bool IsLeft(ModelPipeline model, IReadOnlySet<ModelPipeline> heldBack) => LastTurnOf(model) < _poll && !heldBack.Contains(model);

    private long LastTurnOf(ModelPipeline model) => _standings[model].LastTurn;

    /// <summary>Takes note of how a turn has ended.</summary>
    /// <returns>Whether it has left more to read; of what doesn't answer that isn't known, and no time is spent on it but for patience.</returns>
    private bool NoteEnd(PollTurn turn)
    {
        if (turn.Reading.IsUnderWay)
            return false;
        var hasMore = false;
        foreach (var model in turn.Models)
        {
            var standing = _standings[model];
            if (turn.Reading.HasPassedOver(model))
            {
                hasMore = true;
                continue;
            }

            standing.LastTurn = _poll;
            // What can't be read at all is tried in every poll, before what takes time: its error is not to be replaced by another one.
            standing.HasMore = turn.Reading.HasRead(model) && !model.IsRead;
            standing.WasRead |= turn.Reading.HasRead(model);
            hasMore |= standing.HasMore;
        }

        return hasMore;
    }

    /// <summary>Takes note of the models that would have been read, had there been more time.</summary>
    private void NoteWaiting(IReadOnlySet<ModelPipeline> heldBack, long begun)
    {
        IsCut = false;
        foreach (var reading in readings)
        {
            foreach (var model in reading.Pipelines)
            {
                var standing = _standings[model];
                var waits = !reading.IsUnderWay && IsLeft(model, heldBack);
                standing.WaitsSince = waits ? standing.WaitsSince ?? begun : null;
                IsCut |= waits;
            }
        }
    }

    /// <summary>What is known of the turns of a model.</summary>
    private sealed class Standing
    {
        /// <summary>The poll in which it had its last one; 0 before the first.</summary>
        public long LastTurn { get; set; }

        /// <summary>Whether that has left more that can be read; nobody knows before the first.</summary>
        public bool HasMore { get; set; } = true;

        /// <summary>Whether it was read in any.</summary>
        public bool WasRead { get; set; }

        /// <summary>When the first poll has begun that had no time for it; null where the last poll had.</summary>
        public long? WaitsSince { get; set; }
    }
}

/// <summary>A turn: which models are read now.</summary>
/// <param name="Reading">Who reads them.</param>
/// <param name="Models">The models, all of those or some.</param>
/// <param name="HasBegun">Whether an earlier poll has begun it.</param>
internal readonly record struct PollTurn(ModelReading Reading, ImmutableArray<ModelPipeline> Models, bool HasBegun);
