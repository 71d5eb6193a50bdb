using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Slis;

/// <summary>Tallies of one measure, the same in every window, as somebody projects them who has no ledger.</summary>
/// <param name="counting">What is counted.</param>
/// <param name="groups">By group, its counters.</param>
internal sealed class PlainTallies(Counting counting, params long[][] groups) : Tallies
{
    public override bool AnswersMayBeMistaken => false;

    public override bool LabelsMayBeMistaken => false;

    public override Counting CountingOf(int measure) => counting;

    public override int GroupsOf(int measure) => groups.Length;

    public override IReadOnlyList<string> ValuesOf(int attribute) => [.. Enumerable.Range(0, groups.Length).Select(group => $"group {group}")];

    public override void SumInto(int measure, int group, TimeWindow window, Span<long> sums)
    {
        for (var counter = 0; counter < sums.Length; counter++)
            sums[counter] += groups[group][counter];
    }

    public override long AllEvents(int measure, TimeWindow window) => groups.Sum(counters => counting.EventsIn(counters));

    public override ReadOnlySpan<long> ArrivedOf(int measure) => groups[0];

    public override SlotSize SlotOf(int measure) => SlotSize.Minute;

    public override bool HasMinutes(int measure, int group, int hour) => true;

    public override int ExcludedIn(TimeWindow window, SlotSize slot) => 0;

    public override int? ObservationStart(int measure) => 0;
}
