using MlBudget.Core.Records;
using MlBudget.Exporter.Commands;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Commands;

public sealed class RefusedRecordsTests
{
    [Fact]
    public void Nothing_is_said_while_at_least_as_many_records_count_as_are_refused() =>
        Assert.Empty(RefusedRecords.Describe("fraud", [Source(records: 10, late: 3, (RejectionReason.Time, 7))]));

    [Fact]
    public void A_source_of_which_most_is_refused_is_named_with_one_total_and_the_reasons() => Assert.Equal(
        ["fraud: predictions: 58,932 of 58,932 records were refused: time 58,930, malformed 2"],
        RefusedRecords.Describe("fraud", [Source(0, 0, (RejectionReason.Malformed, 2), (RejectionReason.Time, 58_930))]));

    [Fact]
    public void Labels_without_a_meaning_are_refused() => Assert.Equal(
        ["fraud: predictions: 60 of 100 records were refused: label 60"],
        RefusedRecords.Describe("fraud", [Source(40, 0, (RejectionReason.Label, 60))]));

    [Fact]
    public void Records_that_come_too_late_count_as_refused() => Assert.Equal(
        ["fraud: predictions: 11 of 20 records were refused: late 11"], RefusedRecords.Describe("fraud", [Source(9, 11)]));

    private static SourceStatus Source(long records, long late, params (RejectionReason Reason, long Count)[] rejected) => new(
        "predictions", FeedRole.Predictions, null, null, null, records, late,
        [.. Enum.GetValues<RejectionReason>().Select(reason => (reason, rejected.FirstOrDefault(one => one.Reason == reason).Count))]);
}
