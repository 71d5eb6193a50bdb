using System.Globalization;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>Notices that labels take longer than <c>labels.delay</c>: windows end where most of them are still to come.</summary>
internal static class LagNotice
{
    private const double Median = 0.5;

    /// <summary>The notice; null where at least half of the labels come within the delay and an hour, which is how windows are cut,
    /// and where the latest label wins: a table that is written again every day makes labels seem late.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="labels">How far labels have come; null without any.</param>
    public static ModelNotice? Of(ModelLedger ledger, LabelReport? labels)
    {
        if (ledger.Definition.Labels is not { Wins: LabelPrecedence.First, Delay: var delay }
            || labels?.Lags.FirstOrDefault(lag => lag.Q == Median)?.Seconds is not { } seconds
            || seconds <= (delay + TimeSpan.FromHours(1)).TotalSeconds)
            return null;
        var median = Durations.Format(TimeSpan.FromHours(Math.Floor(seconds / 3600)));
        return new(NoticeKind.LabelsLate, string.Create(
            CultureInfo.InvariantCulture,
            $"labels: half of them take more than {median}, and labels.delay is {Durations.Format(delay)}: the latest part of each window "
            + $"is about the predictions whose labels come first; write a delay after which most labels are there"));
    }
}
