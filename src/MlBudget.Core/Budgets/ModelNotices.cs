using System.Collections.Immutable;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>All that is noticed of a model: each kind has a function of its own, which gives nothing where all is well.</summary>
internal static class ModelNotices
{
    /// <summary>The notices of a model at an instant.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="slos">How its SLOs stand.</param>
    /// <param name="fields">What records hold of its fields.</param>
    /// <param name="known">How far labels have come; null without any.</param>
    /// <param name="now">The instant.</param>
    public static ImmutableArray<ModelNotice> Of(
        ModelLedger ledger, ImmutableArray<SloReport> slos, ImmutableArray<FieldReport> fields, LabelReport? known, Instant now)
    {
        var (answers, labels) = ClassNotices.Of(ledger, slos, now);
        ModelNotice?[] notices = [answers, labels, ScoreNotice.Of(ledger, now), SamplingNotice.Of(ledger, now), SamplingNotice.OfLabels(ledger, now), LagNotice.Of(ledger, known), .. FieldNotices.Of(fields), .. RoundingNotice.Of(ledger, now), .. ManyClassesNotices.Of(ledger, now), .. SplitNotice.Of(ledger, slos), .. ListNotices.Of(ledger, now), .. SpendNotice.Of(ledger, slos)];
        return [.. notices.OfType<ModelNotice>()];
    }

    /// <summary>A text of others, short and on one line.</summary>
    public static string Cut(string text)
    {
        const int Longest = 40;
        var line = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
        if (line.Length <= Longest)
            return line;
        var end = char.IsHighSurrogate(line[Longest - 1]) ? Longest - 1 : Longest;
        return line[..end] + "…";
    }
}
