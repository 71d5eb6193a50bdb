using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Web;

/// <summary>Copies the store for a backup, without a shell in the container.</summary>
internal static class SnapshotEndpoint
{
    private const string NotCopied = "The store was not copied";

    /// <summary>Makes a copy, and says where it is and who asked for it.</summary>
    public static Task<IResult> AnswerAsync(HttpContext http, StoreSnapshots snapshots, ILoggerFactory logs)
    {
        var (log, user) = (logs.CreateLogger(typeof(SnapshotEndpoint)), http.User.Identity?.Name ?? "");
        // A copy that was begun goes on where nobody waits for it any more, and the log says how it ends.
        return Task.Run(() => Answer(snapshots, log, user)).WaitAsync(http.RequestAborted);
    }

    private static IResult Answer(StoreSnapshots snapshots, ILogger log, string user)
    {
        try
        {
            if (snapshots.Take() is not { } snapshot)
            {
                return Results.Problem(
                    "Another copy is being made: there is one at a time. Ask again when it is done, or take that one.",
                    statusCode: StatusCodes.Status409Conflict, title: NotCopied);
            }

            log.SnapshotTaken(snapshot.File, snapshot.Bytes, user);
            return Results.Json(snapshot, BudgetsJson.Options);
        }
        catch (Exception problem) when (problem is StorageException or StorageRefusedException)
        {
            log.SnapshotFailed(user, problem.Message);
            return Results.Problem(problem.Message, statusCode: StatusCodes.Status500InternalServerError, title: NotCopied);
        }
    }
}
