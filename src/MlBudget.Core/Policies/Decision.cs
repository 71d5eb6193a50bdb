using System.Collections.Immutable;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>What somebody decides. Stored by its number, so those stay as they are.</summary>
public enum DecisionKind
{
    /// <summary>A gate is opened although a dimension refuses: an exception.</summary>
    Allow = 0,

    /// <summary>The owner of a dimension takes an action.</summary>
    Act = 1,

    /// <summary>What is normal of the model now is normal from here on.</summary>
    AcceptBaseline = 2,
}

/// <summary>How far a decision is.</summary>
public enum DecisionState
{
    /// <summary>Not every team has spoken that has to.</summary>
    Waiting,

    /// <summary>It holds.</summary>
    InForce,

    /// <summary>It held once, or was waited for in vain.</summary>
    Expired,
}

/// <summary>Who has to agree to a decision for one dimension, as it was when the decision was begun: a configuration that changes its
/// owners later doesn't change what was agreed to.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Teams">The teams of its owner, at least one.</param>
/// <param name="IsJoint">Whether each of them has to agree; else any one of them is enough.</param>
public sealed record DecidingOwner(Dimension Dimension, ImmutableArray<string> Teams, bool IsJoint)
{
    /// <inheritdoc/>
    public bool Equals(DecidingOwner? other) => other is not null && Dimension == other.Dimension && IsJoint == other.IsJoint
        && Teams.Length == other.Teams.Length && Teams.ToHashSet(StringComparer.Ordinal).SetEquals(other.Teams);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Dimension, IsJoint, Teams.Length);
}

/// <summary>What a team has agreed to.</summary>
/// <param name="Team">The team.</param>
/// <param name="User">Who has spoken for it.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
/// <param name="For">For how long it is to hold, above zero.</param>
public sealed record Agreement(string Team, string User, Instant At, string Reason, TimeSpan For);

/// <summary>A decision, with all who have agreed to it so far. Immutable.</summary>
public sealed record Decision
{
    /// <summary>How long the other teams are waited for: a week has everybody's working hours in it, and who asked for four hours a month ago
    /// doesn't mean those of today.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    /// <summary>For how long a decision may hold.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>Its number within the model, from 1 on; 0 before it is taken.</summary>
    public long Id { get; init; }

    /// <summary>What is decided.</summary>
    public required DecisionKind What { get; init; }

    /// <summary>Of <see cref="DecisionKind.Allow"/> the action of the gate, of <see cref="DecisionKind.Act"/> that of the owner; else empty.</summary>
    public string Action { get; init; } = string.Empty;

    /// <summary>The group that the action is for; null for all.</summary>
    public string? Group { get; init; }

    /// <summary>Who has to agree, by dimension; the dimensions are what it is about.</summary>
    public required ImmutableArray<DecidingOwner> Owners { get; init; }

    /// <summary>Who has agreed, in the order in which they spoke; at least one, and no team twice.</summary>
    public required ImmutableArray<Agreement> By { get; init; }

    /// <summary>The dimensions that it is about.</summary>
    public IEnumerable<Dimension> Dimensions => Owners.Select(owner => owner.Dimension);

    /// <summary>For how long it holds once it is in force: the shortest of what was agreed to, since nobody has agreed to more.</summary>
    public TimeSpan For => By.Min(agreement => agreement.For);

    /// <summary>Since when it is in force: when the last team has agreed that had to; null while one is waited for.</summary>
    public Instant? From
    {
        get
        {
            Instant? from = By[0].At;
            foreach (var owner in Owners)
            {
                var agreed = owner.Teams.Select(team => By.FirstOrDefault(agreement => agreement.Team == team)?.At).ToArray();
                var own = owner.IsJoint && agreed.Contains(null) ? null : owner.IsJoint ? agreed.Max() : agreed.Min();
                from = from is { } known && own is { } agreedAt ? Instant.Max(known, agreedAt) : null;
            }

            return from;
        }
    }

    /// <summary>Until when it holds, or held; null while a team is waited for.</summary>
    public Instant? Until => From + For;

    /// <summary>Whose agreement it waits for: of a joint owner each team that has not spoken, of others all of them as long as none has.</summary>
    public ImmutableArray<string> WaitsFor =>
    [
        .. Owners.Where(owner => owner.IsJoint || !owner.Teams.Any(HasSpoken)).SelectMany(owner => owner.Teams)
            .Where(team => !HasSpoken(team)).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>How far it is at an instant. What comes into force holds from that instant on and not any more at its end.</summary>
    public DecisionState StateAt(Instant at)
    {
        if (From is { } from)
            return at >= from + For ? DecisionState.Expired : at >= from ? DecisionState.InForce : DecisionState.Waiting;
        return at >= By[0].At + LongestWait ? DecisionState.Expired : DecisionState.Waiting;
    }

    /// <summary>Whether a team has agreed.</summary>
    public bool HasSpoken(string team) => By.Any(agreement => agreement.Team == team);

    /// <summary>Whether it is the same that is to be decided, by the same owners.</summary>
    public bool IsSameAs(Decision other) => What == other.What && Action == other.Action && Group == other.Group
        && Owners.Length == other.Owners.Length && Owners.All(owner => other.Owners.Contains(owner));
}
