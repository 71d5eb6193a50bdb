using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Web;

/// <summary>Copies the store for a backup, without a shell in the container.</summary>
internal static class SnapshotEndpoint
{
    /// <summary>Makes a copy, and says where it is and who asked for it.</summary>
    public static async Task<IResult> AnswerAsync(HttpContext http, StoreSnapshots snapshots, ILoggerFactory logs)
    {
        var (log, user) = (logs.CreateLogger(typeof(SnapshotEndpoint)), http.User.Identity?.Name ?? "");
        try
        {
            var snapshot = await Task.Run(snapshots.Take).WaitAsync(http.RequestAborted);
            log.SnapshotTaken(snapshot.File, snapshot.Bytes, user);
            return Results.Json(snapshot, BudgetsJson.Options);
        }
        catch (Exception problem) when (problem is StorageException or StorageRefusedException)
        {
            log.SnapshotFailed(user, problem.Message);
            return Results.Problem(problem.Message, statusCode: StatusCodes.Status500InternalServerError, title: "The store was not copied");
        }
    }
}
