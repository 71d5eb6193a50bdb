using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using MlBudget.Exporter.Deciding;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Web;

/// <summary>Takes deployments, and lists them.</summary>
internal static class DeploymentsEndpoint
{
    /// <summary>Lists the deployments of a model, the newest first.</summary>
    public static IResult List(LiveNumbers numbers, string? model = null) => numbers.Find(model, out var problem) is var (found, at)
        ? Results.Json(new DeploymentsDocument(found.Report.Model, at.ToDateTimeOffset().UtcDateTime, DeploymentJson.Deployments(found)), BudgetsJson.Options)
        : problem!;

    /// <summary>Takes a deployment: answered with 201 once it is stored.</summary>
    public static async Task<IResult> TakeAsync(HttpContext http, DeploymentRequests requests)
    {
        var (body, fault) = await DecisionsEndpoint.BodyAsync(http);
        if (fault is not null)
            return Problem(fault.StatusCode, [$"the body can't be read: {fault.Message}"]);
        if (DeploymentReader.Read(body, http.User.Identity!.Name!, out var problems) is not { } request)
            return Problem(StatusCodes.Status400BadRequest, problems);
        // What was begun goes on where nobody waits for it any more, and the log says how it ends.
        var answer = await requests.AskAsync(request).WaitAsync(http.RequestAborted);
        return answer.Deployment is { } deployment
            ? Results.Json(DeploymentJson.Of(deployment, request.Model), BudgetsJson.Options, statusCode: StatusCodes.Status201Created)
            : Problem(DecisionsEndpoint.StatusOf(answer.Refusal!.Kind), [answer.Refusal.Text]);
    }

    private static ProblemHttpResult Problem(int status, ImmutableArray<string> problems) =>
        TypedResults.Problem(string.Join("; ", problems), statusCode: status, title: "No deployment was stored");
}
