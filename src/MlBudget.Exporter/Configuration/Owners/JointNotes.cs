using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;

namespace MlBudget.Exporter.Configuration.Owners;

/// <summary>Says where one person alone could decide what teams are to decide together.</summary>
internal static class JointNotes
{
    /// <summary>The notes of a model.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="policy">Who owns its dimensions.</param>
    /// <param name="teams">The teams that are listed.</param>
    public static IEnumerable<string> Of(string model, ModelPolicy policy, ImmutableArray<Team> teams)
    {
        foreach (var dimension in Dimensions.All)
        {
            if (!policy.Owners.TryGetValue(dimension, out var owner) || !owner.IsJoint)
                continue;
            var speakers = owner.Teams.Select(name => SpeakersOf(name, teams)).ToArray();
            var everywhere = speakers.Aggregate((all, next) => [.. all.Intersect(next)]);
            foreach (var user in everywhere)
                yield return $"{model}: {user} speaks for {string.Join(", ", owner.Teams)}, so the joint decisions of {dimension.Name()} are those of one person";
        }
    }

    private static ImmutableArray<string> SpeakersOf(string name, ImmutableArray<Team> teams) =>
        teams.FirstOrDefault(team => team.Name == name) is { Members: { IsEmpty: false } members } ? members : [name];
}
