using MlBudget.Core.Text;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Web;

/// <summary>Takes a baseline that a person has reviewed for what is normal from now on.</summary>
internal static class BaselineEndpoint
{
    /// <summary>The longest reason, in characters.</summary>
    public const int LongestReason = 1000;

    private const string NotAccepted = "The baseline was not accepted";

    /// <summary>Answers once it holds and is stored, or says why not. The body is the YAML that <c>mlbudget baseline</c> writes; the query names
    /// the <c>model</c> and the <c>reason</c>.</summary>
    public static async Task<IResult> AnswerAsync(HttpContext http, AcceptanceRequests requests)
    {
        var (model, reason) = (http.Request.Query["model"].ToString(), http.Request.Query["reason"].ToString().Trim());
        if (model.Length == 0)
            return Refused(StatusCodes.Status400BadRequest, "model: is missing, expected the name of a model, as in ?model=fraud-detector");
        if (reason.Length is 0 or > LongestReason)
        {
            return Refused(StatusCodes.Status400BadRequest,
                $"reason: found {reason.Length} characters, expected 1 to {LongestReason} that say why this is normal now, as in &reason=retrained+as+v7");
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        if (body.Length == 0)
            return Refused(StatusCodes.Status400BadRequest, "the body is empty, expected the YAML that mlbudget baseline writes");
        var read = BaselineFile.Parse("baseline", body.ToArray());
        if (FaultOf(read, model) is { } fault)
            return Refused(StatusCodes.Status400BadRequest, fault);
        var outcome = await requests.AskAsync(new(model, read.Baseline!, http.User.Identity?.Name ?? "", reason)).WaitAsync(http.RequestAborted);
        return outcome.Refusal is { } refusal ? Refused(DecisionsEndpoint.StatusOf(refusal.Kind), refusal.Text)
            : Results.Json(BaselineJson.Of(model, outcome), BudgetsJson.Options, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>What is wrong with a baseline by itself; null for nothing.</summary>
    private static string? FaultOf(BaselineResult read, string model) => read switch
    {
        { Baseline: null } => string.Join("; ", read.Errors),
        { Baseline.IsOfTraining: true } => "baseline: training: found a training set, expected what mlbudget baseline learned of a period of the logs",
        _ when read.Model != model => $"baseline: model: found {FoundText.Of(read.Model)}, expected '{model}': it was learned of another model",
        { IsChanged: true } => "baseline: hash: is not that of what follows: the baseline was changed since it was learned; "
            + "learn it again with mlbudget baseline",
        _ => null,
    };

    private static IResult Refused(int status, string detail) => Results.Problem(detail, statusCode: status, title: NotAccepted);
}
