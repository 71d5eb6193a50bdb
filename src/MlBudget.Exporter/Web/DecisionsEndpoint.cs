using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using MlBudget.Core.Policies;
using MlBudget.Exporter.Deciding;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Web;

/// <summary>Takes decisions, and lists them.</summary>
internal static class DecisionsEndpoint
{
    private const string NotDecided = "Nothing was decided";

    /// <summary>Lists the decisions of a model, the newest first.</summary>
    public static IResult List(LiveNumbers numbers, string? model = null) => numbers.Find(model, out var problem) is var (found, at)
        ? Results.Json(new DecisionsDocument(found.Report.Model, at.ToDateTimeOffset().UtcDateTime, DecisionJson.Decisions(found, at, Enum.GetValues<DecisionState>())), BudgetsJson.Options)
        : problem!;

    /// <summary>Takes a decision: answered with 201 once it is stored.</summary>
    public static async Task<IResult> TakeAsync(HttpContext http, DecisionRequests requests)
    {
        var (body, fault) = await BodyAsync(http);
        if (fault is not null)
            return Problem(fault.StatusCode, [$"the body can't be read: {fault.Message}"]);
        if (DecisionReader.Read(body, http.User.Identity!.Name!, out var problems) is not { } request)
            return Problem(StatusCodes.Status400BadRequest, problems);
        // What was begun goes on where nobody waits for it any more, and the log says how it ends.
        var answer = await requests.AskAsync(request).WaitAsync(http.RequestAborted);
        return answer.Decision is { } decision
            ? Results.Json(DecisionJson.Of(decision, request.Model, answer.At), BudgetsJson.Options, statusCode: StatusCodes.Status201Created)
            : Problem(StatusOf(answer.Refusal!.Kind), [answer.Refusal.Text]);
    }

    /// <summary>All of the body of a request, or why it can't be read.</summary>
    public static async Task<(byte[] Body, BadHttpRequestException? Fault)> BodyAsync(HttpContext http)
    {
        try
        {
            using var read = new MemoryStream();
            await http.Request.Body.CopyToAsync(read, http.RequestAborted);
            return (read.ToArray(), null);
        }
        catch (BadHttpRequestException error)
        {
            return ([], error);
        }
    }

    /// <summary>The status of a refusal.</summary>
    public static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Wrong => StatusCodes.Status400BadRequest,
        RefusalKind.NotTheirs => StatusCodes.Status403Forbidden,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of refusal."),
    };

    private static ProblemHttpResult Problem(int status, ImmutableArray<string> problems) =>
        TypedResults.Problem(string.Join("; ", problems), statusCode: status, title: NotDecided);
}
