using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Web;

internal sealed record DecisionsDocument(string Model, DateTime At, IEnumerable<DecisionDocument> Decisions);

internal sealed record AgreementDocument(string Team, string User, DateTime At, string Reason, string For);

internal sealed record DecisionDocument
{
    public required long Id { get; init; }

    public required string Model { get; init; }

    public required string What { get; init; }

    public required string? Action { get; init; }

    public required IEnumerable<string> Dimensions { get; init; }

    public required string? Group { get; init; }

    public required string State { get; init; }

    public required IEnumerable<string> WaitsFor { get; init; }

    public required IEnumerable<AgreementDocument> By { get; init; }

    public required string For { get; init; }

    public required DateTime? From { get; init; }

    public required DateTime? Until { get; init; }
}

internal sealed record GateDocument(
    string Model, string Action, bool Allowed, DateTime At, DateTime NumbersAt, IEnumerable<GateDimensionDocument> Dimensions);

internal sealed record GateDimensionDocument
{
    public required string Dimension { get; init; }

    public required string State { get; init; }

    public required string? Owner { get; init; }

    public required bool Allowed { get; init; }

    public required IEnumerable<string> Reasons { get; init; }

    public required DateTime? RecoversAt { get; init; }

    public required DecisionDocument? Exception { get; init; }
}

internal sealed record RequiredActionDocument(string Dimension, string Action, string? Attribute, string? Group, bool Allowed);

/// <summary>Gates and decisions as JSON.</summary>
internal static class DecisionJson
{
    /// <summary>A decision of a model at an instant.</summary>
    public static DecisionDocument Of(Decision decision, string model, Instant at) => new()
    {
        Id = decision.Id,
        Model = model,
        What = decision.What.Name(),
        Action = decision.Action.Length == 0 ? null : decision.Action,
        Dimensions = decision.Dimensions.Select(dimension => dimension.Name()),
        Group = decision.Group,
        State = decision.StateAt(at).Name(),
        WaitsFor = decision.StateAt(at) == DecisionState.Waiting ? decision.WaitsFor : [],
        By = decision.By.Select(agreement => new AgreementDocument(
            agreement.Team, agreement.User, Time(agreement.At), agreement.Reason, Durations.Format(agreement.For))),
        For = Durations.Format(decision.For),
        From = Time(decision.From),
        Until = Time(decision.Until),
    };

    /// <summary>The decisions of a model that are in some states, the newest first.</summary>
    public static IEnumerable<DecisionDocument> Decisions(ModelStatus model, Instant at, params DecisionState[] states) =>
        model.Decisions.All.Reverse().Where(decision => states.Contains(decision.StateAt(at))).Select(decision => Of(decision, model.Report.Model, at));

    /// <summary>What all gates of a model say; of a shard nothing, since its part of the log may be well while the whole is not.</summary>
    public static IEnumerable<GateDocument> Gates(ModelStatus model, Instant at) => model.Shard is not null ? []
        : model.Policies.Policy.Gates.Select(gate => Of(Gate.Ask(gate, model.Evidence, at), model));

    /// <summary>What the owners of exhausted dimensions have to choose from.</summary>
    public static IEnumerable<RequiredActionDocument> Required(ModelStatus model, Instant at) => model.Shard is not null ? []
        : OwnedAction.Of(model.Report, model.Policies.Policy, model.Decisions, at).Where(action => action.IsRequired)
            .Select(action => new RequiredActionDocument(
                action.Dimension.Name(), action.Action.Name, action.Group?.Attribute, action.Group?.Group, action.IsAllowed));

    /// <summary>What a gate says.</summary>
    public static GateDocument Of(GateVerdict verdict, ModelStatus model) => new(
        model.Report.Model, verdict.Gate.Action, verdict.IsAllowed, Time(verdict.At), Time(model.Report.At),
        verdict.Dimensions.Select(dimension => new GateDimensionDocument
        {
            Dimension = dimension.Dimension.Name(),
            State = MetricNames.Of(dimension.State),
            Owner = dimension.Owner?.Name,
            Allowed = dimension.IsAllowed,
            Reasons = dimension.Reasons,
            RecoversAt = Time(dimension.RecoversAt),
            Exception = dimension.Exception is { } exception ? Of(exception, model.Report.Model, verdict.At) : null,
        }));

    private static DateTime? Time(Instant? time) => time is { } known ? Time(known) : null;

    private static DateTime Time(Instant time) => time.ToDateTimeOffset().UtcDateTime;
}
