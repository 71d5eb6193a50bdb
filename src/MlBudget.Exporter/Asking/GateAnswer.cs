using System.Collections.Immutable;
using System.Text.Json;

namespace MlBudget.Exporter.Asking;

/// <summary>What an exporter says of an action.</summary>
/// <param name="IsAllowed">Whether it may be done.</param>
/// <param name="Lines">The same for people: what each dimension says, who owns it, and when it recovers.</param>
internal sealed record GateAnswer(bool IsAllowed, ImmutableArray<string> Lines)
{
    /// <summary>Reads the answer of <c>/api/v1/gate</c>.</summary>
    /// <param name="answer">The JSON.</param>
    /// <param name="model">Of which model was asked.</param>
    /// <param name="action">Of which action.</param>
    /// <exception cref="KeyNotFoundException">It is something else.</exception>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public static GateAnswer Read(JsonElement answer, string model, string action)
    {
        // A proxy may answer with the page of something else: what isn't about this action is no answer.
        if (Text(answer, "model") != model || Text(answer, "action") != action)
            throw new InvalidOperationException("It is the answer to something else.");
        var isAllowed = answer.GetProperty("allowed").GetBoolean();
        var dimensions = answer.GetProperty("dimensions").EnumerateArray().ToArray();
        if (dimensions.Length == 0 || isAllowed != dimensions.All(IsAllowedBy))
            throw new InvalidOperationException("It contradicts itself.");
        return new(isAllowed,
        [
            $"{model}: {action} is {(isAllowed ? "allowed" : "refused")}, by the numbers of {Text(answer, "numbers_at")}",
            .. dimensions.SelectMany(Describe),
        ]);
    }

    private static bool IsAllowedBy(JsonElement dimension) => dimension.GetProperty("allowed").GetBoolean();

    private static IEnumerable<string> Describe(JsonElement dimension)
    {
        var owner = Text(dimension, "owner") is { } known ? known.Replace("+", ", ", StringComparison.Ordinal) : "unknown";
        yield return $"  {Text(dimension, "dimension")} ({Text(dimension, "state")}) {(IsAllowedBy(dimension) ? "allows it" : "refuses it")}. Owner: {owner}.";
        foreach (var reason in dimension.GetProperty("reasons").EnumerateArray())
            yield return $"    {reason.GetString()}";
        if (Text(dimension, "recovers_at") is { } recovery)
            yield return $"    something is left: {recovery}, if no new errors come";
        if (dimension.GetProperty("exception") is { ValueKind: JsonValueKind.Object } exception)
            yield return $"    decision {exception.GetProperty("id").GetInt64()} allows it until {Text(exception, "until")}";
    }

    private static string? Text(JsonElement parent, string name) => parent.GetProperty(name).GetString();
}
