using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Measures;

/// <summary>Whatever is read of tallies is noted, by itself and beside other things, so that no change of it goes unseen.</summary>
public sealed class ReadTalliesTests
{
    private const int Hour = TimeWindow.Hour;

    /// <summary>A window that ends within an hour.</summary>
    private static readonly TimeWindow Window = new(10 * Hour, 20 * Hour + 7);

    /// <summary>Each thing that can be read of measure 1, and from which minute on a change of its counters is none of it.</summary>
    private static readonly (string Name, Action<Tallies> Read, int Until)[] Reads =
    [
        (nameof(Tallies.SumInto), tallies => tallies.SumInto(1, 0, Window, [0]), Window.To),
        (nameof(Tallies.AllEvents), tallies => tallies.AllEvents(1, Window), 21 * Hour),
        (nameof(Tallies.GroupsOf), tallies => tallies.GroupsOf(1), int.MaxValue),
        (nameof(Tallies.ArrivedOf), tallies => tallies.ArrivedOf(1), int.MaxValue),
        (nameof(Tallies.ValuesOf), tallies => tallies.ValuesOf(0), int.MaxValue),
        (nameof(Tallies.HasMinutes), tallies => tallies.HasMinutes(1, 0, Hour), int.MinValue + 1),
        (nameof(Tallies.ObservationStart), tallies => tallies.ObservationStart(1), int.MinValue),
    ];

    [Fact]
    public void A_change_of_what_was_read_is_seen_and_one_behind_it_is_none()
    {
        foreach (var (name, read, until) in Reads)
        {
            var tallies = new ReadTallies(new Counted());
            Assert.True(tallies.IsSame([int.MinValue, int.MinValue]));
            read(tallies);

            Assert.True(until == int.MinValue || !tallies.IsSame([int.MaxValue, until - 1]), name);
            Assert.True(until == int.MaxValue || tallies.IsSame([int.MinValue, until]), name);
        }
    }

    [Fact]
    public void Of_hours_whose_minutes_are_not_known_and_of_measures_by_the_hour_all_counts()
    {
        foreach (var counted in (Counted[])[new() { KnowsMinutes = false }, new() { Slot = SlotSize.Hour }])
        {
            var tallies = new ReadTallies(counted);
            tallies.SumInto(1, 0, Window, [0]);

            Assert.False(tallies.IsSame([int.MaxValue, 21 * Hour - 1]));
            Assert.True(tallies.IsSame([int.MinValue, 21 * Hour]));
        }
    }

    [Fact]
    public void An_answer_that_is_another_one_now_is_seen()
    {
        Action<Counted>[] changes = [counted => counted.Start = 5, counted => counted.Answers = true, counted => counted.Labels = true];
        for (var change = 0; change < changes.Length; change++)
        {
            var counted = new Counted();
            var parts = new PartMemory();
            var tallies = new ReadTallies(counted, parts);
            _ = (tallies.ObservationStart(1), tallies.AnswersMayBeMistaken, tallies.LabelsMayBeMistaken);
            Assert.Equal(7, tallies.Remembered(3, 7, found => found));
            Assert.True(tallies.IsSame([int.MaxValue, int.MaxValue]));
            parts.Forget([int.MaxValue, int.MaxValue], counted);
            Assert.Equal(7, new ReadTallies(counted, parts).Remembered(3, 8, found => found));

            changes[change](counted);

            Assert.False(tallies.IsSame([int.MaxValue, int.MaxValue]));
            parts.Forget([int.MaxValue, int.MaxValue], counted);
            Assert.Equal(8, new ReadTallies(counted, parts).Remembered(3, 8, found => found));
        }
    }

    /// <summary>What was counted, of which only answers matter here.</summary>
    private sealed class Counted : Tallies
    {
        public int? Start { get; set; }

        public bool Answers { get; set; }

        public bool Labels { get; set; }

        public bool KnowsMinutes { get; init; } = true;

        public SlotSize Slot { get; init; } = SlotSize.Minute;

        public override bool AnswersMayBeMistaken => Answers;

        public override bool LabelsMayBeMistaken => Labels;

        public override Counting CountingOf(int measure) => new RecordCounting();

        public override int GroupsOf(int measure) => 1;

        public override IReadOnlyList<string> ValuesOf(int attribute) => [];

        public override void SumInto(int measure, int group, TimeWindow window, Span<long> sums)
        {
        }

        public override long AllEvents(int measure, TimeWindow window) => 0;

        public override ReadOnlySpan<long> ArrivedOf(int measure) => [0];

        public override int? ObservationStart(int measure) => Start;

        public override int ExcludedIn(TimeWindow window, SlotSize slot) => 0;

        public override bool HasMinutes(int measure, int group, int hour) => KnowsMinutes;

        public override SlotSize SlotOf(int measure) => Slot;
    }
}
