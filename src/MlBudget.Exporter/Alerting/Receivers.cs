namespace MlBudget.Exporter.Alerting;

/// <summary>The names of Alertmanager's receivers.</summary>
internal static class Receivers
{
    /// <summary>Who gets pages that are of no known team.</summary>
    public const string DefaultPage = "default-page";

    /// <summary>Who gets tickets that are of no known team.</summary>
    public const string DefaultTicket = "default-ticket";

    /// <summary>Where notes go that nobody has to read.</summary>
    public const string Quiet = "quiet";

    /// <summary>Who hears that alerts still get through, and tells people when it no longer does.</summary>
    public const string Watchdog = "watchdog";

    /// <summary>Who gets the pages of a team.</summary>
    public static string PageOf(string team) => $"{team}-page";

    /// <summary>Who gets the tickets of a team.</summary>
    public static string TicketOf(string team) => $"{team}-ticket";
}
