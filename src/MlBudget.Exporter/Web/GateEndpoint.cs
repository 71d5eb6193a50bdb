using MlBudget.Core.Policies;
using MlBudget.Settings;

namespace MlBudget.Exporter.Web;

/// <summary>Says whether something may be done, at the instant of asking. Both answers are 200: what is refused was asked well.</summary>
internal static class GateEndpoint
{
    /// <summary>Answers.</summary>
    /// <param name="numbers">How models stand.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="action">What is to be done.</param>
    public static IResult Answer(LiveNumbers numbers, string? model = null, string? action = null)
    {
        if (numbers.Find(model, out var problem) is not var (found, at))
            return problem!;
        var gates = found.Policies.Policy.Gates;
        if (gates.FirstOrDefault(known => known.Action == action) is not { } gate)
            return Unknown(found.Report.Model, action, [.. gates.Select(known => known.Action)]);
        if (found.Shard is not null)
        {
            return Results.Problem(
                $"one shard of {model} is counted here, and its budgets are taken over all of them: no exporter of a shard can say how they stand",
                statusCode: StatusCodes.Status503ServiceUnavailable, title: "No numbers to decide by");
        }

        return Results.Json(DecisionJson.Of(Gate.Ask(gate, found.Evidence, at), found), BudgetsJson.Options);
    }

    private static IResult Unknown(string model, string? action, string[] known)
    {
        var expected = known.Length == 0 ? $"{model} has no gate: write it under 'gates'"
            : action is null ? $"expected one of {string.Join(", ", known)}" : NodeReader.Suggestion(action, known);
        return action is null
            ? Results.Problem($"action: is missing; {expected}", statusCode: StatusCodes.Status400BadRequest, title: "Which action?")
            : Results.Problem(
                $"action: found '{action}', which is no gate of {model}; {expected}",
                statusCode: StatusCodes.Status404NotFound, title: "Unknown action", extensions: new Dictionary<string, object?> { ["known"] = known });
    }
}
