using MlBudget.Core.Records;

namespace MlBudget.Sources.Files;

/// <summary>How a stream of records counts those that are refused, and shows the first of each episode.</summary>
internal sealed partial class RecordStream
{
    private void Reject(RejectionReason reason, ReadOnlySpan<byte> line, long? number = null)
    {
        if (BeginsEpisode(reason))
            Show(reason, number ?? file.Lines + 1, format.Describe(reason, line));
    }

    private void Reject(RejectionReason reason, long number, FormattableString detail)
    {
        if (BeginsEpisode(reason))
            Show(reason, number, FormattableString.Invariant(detail));
    }

    private bool BeginsEpisode(RejectionReason reason)
    {
        statistics.Reject(reason);
        return _episodes.Begins(reason);
    }

    private void Show(RejectionReason reason, long number, string detail)
    {
        statistics.Show(reason, new(file.Path, number, detail));
        onProblem?.Invoke(new FileProblem(file.Path, number, reason, detail));
    }
}
