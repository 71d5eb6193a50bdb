using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>Notices configured fields that records don't have, or no longer, or with values of another type.</summary>
internal static class FieldNotices
{
    /// <summary>The notices on the fields of a model: at most one of each.</summary>
    /// <param name="fields">What records hold of them.</param>
    public static IEnumerable<ModelNotice> Of(ImmutableArray<FieldReport> fields) => fields.Select(Of).OfType<ModelNotice>();

    private static ModelNotice? Of(FieldReport report)
    {
        var (records, name) = (report.Field.Source, report.Field.Shown);
        if (report.LostSince is { } since)
        {
            var has = report.LastDay.Mistyped > 0 && report.LastDay.Missing < report.LastDay.Mistyped ? "is of another type" : "is in none";
            return Notice(NoticeKind.FieldLost, $"{records}: {name} was in nearly all records and {has} since {At(since)}; what needs it "
                + "knows nothing since then: was it renamed?");
        }

        var (all, mistyped) = (PlainNumber.Format(report.Recent.Records), PlainNumber.Format(report.Recent.Mistyped));
        var lately = report.RecentDays == 1 ? "last day" : $"last {report.RecentDays} days";
        if (report.IsMissing && report.Field is { IsUnread: true, IsUsual: true })
            return null;
        if (report.IsMissing && report.Field.MayBeAbsent)
        {
            return Notice(NoticeKind.FieldNeverSeen, $"{records}: {name} is in none of {all} records of the {lately}; right where nothing "
                + "had it, and else its path is another one");
        }

        if (report.IsMissing)
        {
            return Notice(NoticeKind.FieldMissing, $"{records}: {name} is in none of {all} records of the {lately}: is its path right, "
                + "upper and lower case included?");
        }

        return !report.IsMistyped ? null : Notice(NoticeKind.FieldMistyped, $"{records}: {name} is of another type in {mistyped} of {all} "
            + $"records of the {lately}, and of the right one in none");

        ModelNotice Notice(NoticeKind kind, string text) => new(kind, text) { Subject = report.Field.Name };
    }

    private static string At(Minute minute) =>
        minute.Start.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
