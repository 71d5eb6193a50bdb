using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Snapshots;
using MlBudget.Settings;

namespace MlBudget.Exporter.Deciding;

/// <summary>Whether something may be decided of a model by a user, and what comes of it.</summary>
/// <param name="model">How the model stands.</param>
/// <param name="speakers">Who speaks for its owners.</param>
/// <param name="at">The instant of deciding.</param>
internal sealed class DecisionJudge(ModelStatus model, Speakers speakers, Instant at)
{
    private ModelPolicy Policy => model.Policies.Policy;

    private string Model => model.Report.Model;

    /// <summary>Judges a request of the model.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="step">What is to be stored; null where it is refused.</param>
    /// <returns>Why it is refused; null where it isn't.</returns>
    public Refusal? Judge(DecisionRequest request, out DecisionStep? step)
    {
        step = null;
        var refusal = request.What == DecisionKind.Act ? OfAct(request, out var dimensions) : OfAllow(request, out dimensions);
        return refusal ?? Agree(request, dimensions, out step);
    }

    /// <summary>Judges an agreement to what can be decided.</summary>
    /// <param name="request">What is agreed to.</param>
    /// <param name="dimensions">What it is about, whose owners have to agree; at least one.</param>
    /// <param name="step">What is to be stored; null where it is refused.</param>
    /// <returns>Why it is refused; null where it isn't.</returns>
    public Refusal? Agree(DecisionRequest request, ImmutableArray<Dimension> dimensions, out DecisionStep? step)
    {
        step = null;
        if (dimensions.Where(dimension => !Policy.Owners.ContainsKey(dimension)).ToArray() is [var unowned, ..])
            return NotTheirs($"no team owns {unowned.Name()} of {Model}, so nobody may decide it: name its teams under 'owners'");
        var owners = dimensions.Select(Owner).ToImmutableArray();
        var teams = owners.SelectMany(owner => owner.Teams).Distinct(StringComparer.Ordinal).ToArray();
        var own = teams.Where(team => speakers.SpeaksFor(request.User, team)).ToArray();
        if (own.Length == 0)
        {
            return NotTheirs(
                $"'{request.User}' speaks for no team that owns {string.Join(", ", dimensions.Select(dimension => dimension.Name()))} of {Model}; "
                + $"ask {string.Join(", ", teams.Select(speakers.Describe))}");
        }

        var wanted = new Decision
        {
            What = request.What,
            Action = request.Action,
            Group = request.Group,
            Owners = owners,
            By = [.. own.Select(team => new Agreement(team, request.User, at, request.Reason, request.For))],
        };
        var result = model.Decisions.With(wanted, at);
        if (result.Outcome == DecisionOutcome.Taken)
            step = result;
        return result.Outcome switch
        {
            DecisionOutcome.HasSpoken => Conflict(
                $"{string.Join(", ", own)} has agreed to this already: decision {result.Decision!.Id} waits for {string.Join(", ", result.Decision.WaitsFor)}"),
            DecisionOutcome.TooMany => Conflict($"{Decisions.Most} decisions of {Model} are open, and no more are kept: wait until one has expired"),
            _ => null,
        };
    }

    private DecidingOwner Owner(Dimension dimension)
    {
        var owner = Policy.Owners[dimension];
        return new(dimension, owner.Teams, owner.IsJoint);
    }

    private Refusal? OfAllow(DecisionRequest request, out ImmutableArray<Dimension> dimensions)
    {
        dimensions = [];
        var gates = Policy.Gates.Select(known => known.Action).ToArray();
        if (Policy.Gates.FirstOrDefault(known => known.Action == request.Action) is not { } gate)
        {
            return Wrong(gates.Length == 0 ? $"action: found '{request.Action}', and {Model} has no gate: write it under 'gates'"
                : $"action: found '{request.Action}', which is no gate of {Model}; {NodeReader.Suggestion(request.Action, gates)}");
        }

        if (request.Group is { } group)
            return Wrong($"group: found '{group}', expected none: an exception of a gate is for all predictions");
        if (model.Shard is not null)
            return Wrong($"model: found '{Model}', of which one shard is counted here: its gate can't be told from a part of its log");
        if (request.Dimension is null)
        {
            dimensions = [.. Gate.Ask(gate, model.Evidence, at).Dimensions.Where(asked => !asked.IsAllowed).Select(asked => asked.Dimension)];
            return !dimensions.IsEmpty ? null : Conflict(
                $"{Model}: the gate '{gate.Action}' refuses nothing now, so there is nothing to allow; to allow it ahead of time, say of which dimension");
        }

        return OneOf(gate.Dimensions, request.Dimension, $"doesn't govern '{gate.Action}' of {Model}", out dimensions);
    }

    private Refusal? OfAct(DecisionRequest request, out ImmutableArray<Dimension> dimensions)
    {
        dimensions = [];
        if (request.Dimension is not { } named)
            return Wrong("dimension: is missing, expected the dimension for which the action is taken");
        if (OneOf([.. model.Report.Dimensions.Select(known => known.Dimension)], named, $"has no SLOs in {Model}", out dimensions) is { } refusal)
            return refusal;
        if (!Policy.Owners.TryGetValue(dimensions[0], out var owner))
            return null;
        if (!owner.ActionNames.Contains(request.Action))
        {
            return Wrong(owner.Actions.IsEmpty ? $"action: found '{request.Action}', and the owner of {named} has no actions: write them under 'owners'"
                : $"action: found '{request.Action}', which the owner of {named} may not do; {NodeReader.Suggestion(request.Action, owner.ActionNames)}");
        }

        if (request.Group is not { } group)
            return null;
        if (request.Action != OwnerAction.StopGroup)
            return Wrong($"group: found '{group}', expected none: only {OwnerAction.StopGroup} is for a group");
        var groups = GroupsOf(dimensions[0]);
        return groups.Contains(group) ? null
            : Wrong($"group: found '{group}', which no SLO of {named} compares; {NodeReader.Suggestion(group, groups)}");
    }

    private string[] GroupsOf(Dimension dimension) =>
    [
        .. model.Report.Slos.Where(slo => slo.Slo.Dimension == dimension).SelectMany(slo => slo.Groups)
            .Where(group => !group.IsRest).Select(group => group.Group).Distinct(StringComparer.Ordinal),
    ];

    private static Refusal? OneOf(ImmutableArray<Dimension> known, string name, string fault, out ImmutableArray<Dimension> found)
    {
        found = [.. known.Where(dimension => dimension.Name() == name)];
        return !found.IsEmpty ? null
            : Wrong($"dimension: found '{name}', which {fault}; {NodeReader.Suggestion(name, [.. known.Select(dimension => dimension.Name())])}");
    }

    private static Refusal Wrong(string text) => new(RefusalKind.Wrong, text);

    private static Refusal NotTheirs(string text) => new(RefusalKind.NotTheirs, text);

    private static Refusal Conflict(string text) => new(RefusalKind.Conflict, text);
}
