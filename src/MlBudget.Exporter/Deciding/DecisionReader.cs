using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Deciding;

/// <summary>Reads what a user wants to decide from JSON. All that is wrong with it is said at once.</summary>
internal sealed class DecisionReader
{
    /// <summary>A reason is read by people, on a page.</summary>
    private const int LongestReason = 1_000;

    private const string Example = """{"model": "fraud-detector", "what": "allow", "action": "deploy", "reason": "…", "for": "4h"}""";

    private static readonly ImmutableArray<string> Keys = ["model", "what", "action", "dimension", "group", "reason", "for"];

    private static readonly ImmutableArray<DecisionKind> Asked = [DecisionKind.Allow, DecisionKind.Act];

    private readonly RequestObject _object = new(Keys, Example);

    private DecisionReader()
    {
    }

    /// <summary>Reads a request.</summary>
    /// <param name="body">The JSON.</param>
    /// <param name="user">Who asks, as authenticated.</param>
    /// <param name="problems">All that is wrong with it; empty with a request.</param>
    /// <returns>The request; null with problems.</returns>
    public static DecisionRequest? Read(ReadOnlyMemory<byte> body, string user, out ImmutableArray<string> problems)
    {
        var reader = new DecisionReader();
        var request = reader._object.Parse(body) ? reader.Read(user) : null;
        problems = reader._object.Problems;
        return problems.IsEmpty ? request : null;
    }

    private DecisionRequest? Read(string user)
    {
        var (model, what, action) = (_object.Required("model", "a model's name"), What(), _object.Required("action", "an action's name"));
        var (dimension, group) = (_object.Optional("dimension", "a dimension's name"), _object.Optional("group", "a group's name"));
        var (reason, length) = (_object.Required("reason", "a reason", LongestReason), For());
        return model is null || what is null || action is null || reason is null || length is null ? null
            : new(model, what.Value, action, dimension, group, reason, length.Value, user);
    }

    private DecisionKind? What()
    {
        if (_object.Required("what", "allow or act") is not { } name)
            return null;
        foreach (var kind in Asked)
        {
            if (kind.Name() == name)
                return kind;
        }

        _object.Error($"what: found {FoundText.Of(name)}, expected allow or act");
        return null;
    }

    private TimeSpan? For()
    {
        const string Expected = "a duration as 4h, of at least 1m and at most 30d";
        if (_object.Required("for", Expected) is not { } text)
            return null;
        if (Durations.TryParse(text, out var length) && length >= TimeSpan.FromMinutes(1) && length <= Decision.Longest)
            return length;
        _object.Error($"for: found {FoundText.Of(text)}, expected {Expected}");
        return null;
    }
}
