using System.Collections.Immutable;
using MlBudget.Core.Text;
using MlBudget.Exporter.Configuration.Times;

namespace MlBudget.Exporter.Deciding;

/// <summary>Reads from JSON that a version was deployed. All that is wrong with it is said at once.</summary>
internal static class DeploymentReader
{
    /// <summary>A version stands in a label of metrics and in a column of a page.</summary>
    private const int LongestVersion = 100;

    /// <summary>A note is read by people, on a page.</summary>
    private const int LongestNote = 1_000;

    private const string Example = """{"model": "fraud-detector", "version": "2026.11"}""";

    private static readonly ImmutableArray<string> Keys = ["model", "version", "at", "note"];

    /// <summary>Reads a request.</summary>
    /// <param name="body">The JSON.</param>
    /// <param name="user">Who says so, as authenticated.</param>
    /// <param name="problems">All that is wrong with it; empty with a request.</param>
    /// <returns>The request; null with problems.</returns>
    public static DeploymentRequest? Read(ReadOnlyMemory<byte> body, string user, out ImmutableArray<string> problems)
    {
        var read = new RequestObject(Keys, Example);
        DeploymentRequest? request = null;
        if (read.Parse(body))
        {
            var (model, version) = (read.Required("model", "a model's name"), read.Required("version", "the version that was deployed, as the log has it", LongestVersion));
            var (at, note) = (read.Optional("at", "a time such as 2026-12-01T00:00Z"), read.Optional("note", "a note", LongestNote));
            var time = at is null ? null : TimeReader.Read(at, out var fault) ?? Refuse(read, at, fault);
            request = model is null || version is null ? null : new(model, version, time, note, user);
        }

        problems = read.Problems;
        return problems.IsEmpty ? request : null;
    }

    private static Core.Time.Instant? Refuse(RequestObject read, string at, string fault)
    {
        read.Error($"at: found {FoundText.Of(at)}, {fault}");
        return null;
    }
}
