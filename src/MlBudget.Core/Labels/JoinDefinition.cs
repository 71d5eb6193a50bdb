using System.Collections.Immutable;
using MlBudget.Core.Persistence;
using MlBudget.Core.Rankings;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Labels;

/// <summary>How predictions wait and what labels tell of them.</summary>
/// <param name="Layout">What is kept of each: group codes by attribute, numbers and truths of conditions, and verdicts by track.
/// Without a track only ids are remembered, so that repeated ones are recognised.</param>
/// <param name="Groups">The groups of each attribute.</param>
/// <param name="Wait">For how long a prediction waits, from the end of its event's hour, and a label from that of its
/// arrival.</param>
internal sealed record JoinDefinition(RowLayout Layout, IReadOnlyList<GroupCodes> Groups, TimeSpan Wait)
{
    /// <summary>The most predictions that wait, at least 1.</summary>
    public long MaxWaiting { get; init; } = 10_000_000;

    /// <summary>For how long labels come, from the end of the hour of their arrival: so long it is remembered which have waited in vain. Not
    /// beyond their wait where it is shorter than that.</summary>
    public TimeSpan LabelsCome { get; init; }

    /// <summary>The most labels that wait, at least 1; and the most that are remembered.</summary>
    public long MaxEarlyLabels { get; init; } = 1_000_000;

    /// <summary>Which of several labels of a prediction counts.</summary>
    public LabelPrecedence Wins { get; init; }

    /// <summary>The track of the model's own label; null where there are only outcomes, or labels tell nothing.</summary>
    public int? LabelTrack { get; init; }

    /// <summary>The track whose labels are told to whoever samples predictions; null for none.</summary>
    public int? SampledTrack { get; init; }

    /// <summary>The tracks whose labels have for a number how many predictions they stand for.</summary>
    public ImmutableArray<int> Weighed { get; init; } = [];

    /// <summary>The index of the kept number that the model's own label is compared with; null where labels say by themselves what is true.</summary>
    public int? KeptAnswer { get; init; }

    /// <summary>The kept number that what labels tell a track is compared with; null where it is compared with none.</summary>
    public int? ComparedWith(int track) => track == LabelTrack ? KeptAnswer : null;

    /// <summary>The conditions over predictions and outcomes. The rows of which one becomes known are handed on as those of a track of
    /// the number <see cref="Joint.FirstTrack"/> and its index here.</summary>
    public ImmutableArray<Joint> Joints { get; init; } = [];

    /// <summary>How lists are put together of judgments that come item by item; null where none do. Their results are handed on as those of a track of the number
    /// <see cref="JudgedItems.FirstResult"/> and their index.</summary>
    public JudgedItems? Judgments { get; init; }

    /// <summary>How long after the end of its hour what is known of a list counts by arrival: most judgments are there by then.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>What is assumed of predictions that get no label; null for nothing.</summary>
    public Assumption? Unlabelled { get; init; }

    /// <summary>The track in which it is assumed.</summary>
    public int? AssumedTrack => Unlabelled is null ? null : LabelTrack ?? Judgments?.Slots[0];

    /// <summary>What is assumed of the rows of an hour that have no label.</summary>
    public Label AssumedOf(long hour) => Judgments is null ? new(Unlabelled!.Class, DeadlineOf(hour)) : new(BinaryClass.Positive, DeadlineOf(hour), JudgmentCode.Nothing);

    /// <summary>When what is known of an hour's lists counts by arrival, in microseconds since the epoch.</summary>
    public long CountedAt(long hour) => (hour + 1) * EventTime.PerHour + EventTime.From(Delay);

    /// <summary>When the wait of an hour's rows is over, in microseconds since the epoch.</summary>
    public long ExpiryOf(long hour) => (hour + 1) * EventTime.PerHour + EventTime.From(Wait);

    /// <summary>When no labels of an hour come any more, in microseconds since the epoch.</summary>
    public long ForgottenAt(long hour) => Math.Max(ExpiryOf(hour), (hour + 1) * EventTime.PerHour + EventTime.From(LabelsCome));

    /// <summary>Whether labels that arrive at two instants are in time for the same predictions, whichever those are.</summary>
    public bool MeetTheSame(long one, long other) => HourOf(one) == HourOf(other)
        && HourOf(one - EventTime.From(Wait)) == HourOf(other - EventTime.From(Wait));

    /// <summary>When an hour's rows are taken for unlabelled, in microseconds since the epoch.</summary>
    public long DeadlineOf(long hour) => (hour + 1) * EventTime.PerHour + EventTime.From(Unlabelled!.After);

    /// <summary>The hour that holds an instant, counted from the epoch.</summary>
    public static long HourOf(long time) => EventTime.FloorDivide(time, EventTime.PerHour);
}
