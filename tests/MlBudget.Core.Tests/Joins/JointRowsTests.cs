using MlBudget.Core.Labels;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Joins;

/// <summary>Conditions over predictions and outcomes, where predictions came before the condition was asked.</summary>
public sealed class JointRowsTests
{
    private const int Clicked = 1, Paid = 3;

    /// <summary>The condition "sure and clicked" of <see cref="JoinHistory.DefineNumbers"/>.</summary>
    private const int Track = Joint.FirstTrack;

    private static JoinDefinition Now => JoinHistory.DefineNumbers(assumes: false);

    private static JoinDefinition Before => Now with { Layout = Now.Layout with { Conditions = ["sure, but of another threshold"] } };

    [Fact]
    public void Predictions_from_before_a_part_was_kept_are_neither_good_nor_bad_whatever_their_labels_say()
    {
        var store = Stored();
        var join = new CountingJoin(Now, store);

        Assert.Empty(Recounted(join));

        var counted = join.Net;
        join.Label(3, Clicked, JoinHistory.Hour, BinaryClass.Negative);
        join.Label(4, Clicked, JoinHistory.Hour, BinaryClass.Positive);
        join.Label(3, Paid, JoinHistory.Hour, BinaryClass.Negative);
        Assert.Empty(Of(join.Net).Except(Of(counted)));

        // One that comes now counts: it is sure of nothing, so it isn't sure and clicked.
        join.Predict(5, 30, BinaryClass.Positive, 7, BinaryClass.Negative, -1, -1);
        join.Label(5, Clicked, JoinHistory.Hour, BinaryClass.Positive);
        Assert.Equal(["Negative"], Recounted(join));
    }

    [Fact]
    public void That_they_were_not_kept_is_known_after_any_number_of_restarts()
    {
        var store = Stored();
        for (var restart = 0; restart < 3; restart++)
        {
            var join = new CountingJoin(Now, store);
            join.Predict((UInt128)(10 + restart), 40, BinaryClass.Positive, 7, BinaryClass.Positive, -1, -1);
            join.Label((UInt128)(10 + restart), Clicked, JoinHistory.Hour, BinaryClass.Negative);
            join.Commit(store);
            Assert.Equal(Enumerable.Repeat("Negative", restart + 1), Recounted(join));
        }
    }

    [Fact]
    public void A_field_that_a_kept_row_does_not_have_stays_unknown_and_its_label_decides_where_it_can()
    {
        var store = new SegmentStore();
        var join = new CountingJoin(Now);
        join.Predict(1, 10, BinaryClass.Positive, 7, BinaryClass.Unknown, -1, -1);
        join.Label(1, Clicked, JoinHistory.Hour, BinaryClass.Negative);
        join.Commit(store);

        Assert.Equal(["Negative"], Recounted(new(Now, store)));
    }

    /// <summary>Four predictions, which another condition was asked; two of them have labels, one of each kind.</summary>
    private static SegmentStore Stored()
    {
        var store = new SegmentStore();
        var join = new CountingJoin(Before);
        for (var id = 1; id <= 4; id++)
            join.Predict((UInt128)id, 10 * id, BinaryClass.Positive, 7, BinaryClass.Positive, -1, -1);
        join.Label(1, Clicked, JoinHistory.Hour, BinaryClass.Negative);
        join.Label(2, Clicked, JoinHistory.Hour, BinaryClass.Positive);
        join.Commit(store);
        return store;
    }

    private static IEnumerable<string> Of(Dictionary<string, int> counts) =>
        counts.Where(entry => entry.Key.Contains($" {Track} ", StringComparison.Ordinal)).Select(entry => $"{entry.Key}: {entry.Value}");

    /// <summary>What is known of "sure and clicked" where all that waits is counted anew.</summary>
    private static List<string> Recounted(CountingJoin join)
    {
        var verdicts = new List<string>();
        join.Join.Recount((rows, _) =>
        {
            for (var row = 0; row < rows.Count && rows.Track == Track; row++)
            {
                if (rows.Actual[row] != BinaryClass.Unknown)
                    verdicts.Add($"{rows.Actual[row]}");
            }
        });
        return verdicts;
    }
}
