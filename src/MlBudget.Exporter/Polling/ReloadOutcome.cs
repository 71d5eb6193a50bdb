using System.Collections.Immutable;

namespace MlBudget.Exporter.Polling;

/// <summary>What came of loading the configurations again. Each comes into force by itself, whatever is wrong with the other.</summary>
/// <param name="Errors">Those of the configuration; none where the new one is in force.</param>
/// <param name="WebErrors">Those of the web configuration; none where the new one is in force, and null where there is none at all.</param>
internal sealed record ReloadOutcome(ImmutableArray<string> Errors, ImmutableArray<string>? WebErrors = null)
{
    /// <summary>Whether all that is there has been loaded.</summary>
    public bool IsGood => Errors.IsEmpty && WebErrors is null or { IsEmpty: true };

    /// <summary>The same for people: what was loaded, and what was not with all of its errors.</summary>
    public string Text => IsGood ? "The configuration was loaded again.\n"
        : Told("The configuration", Errors) + (WebErrors is { } errors ? Told("The web configuration", errors) : "");

    private static string Told(string what, ImmutableArray<string> errors) => errors.IsEmpty
        ? $"{what} was loaded again.\n" : $"{what} was not loaded again, the last good one stays:\n{string.Join('\n', errors)}\n";
}
