using MlBudget.Exporter.Intake;

namespace MlBudget.Exporter.Web;

/// <summary>The stream that a request names.</summary>
/// <param name="Name">Its name; null for none.</param>
/// <param name="Place">Where it is named, for people.</param>
/// <param name="Unread">What is said where no source reads it.</param>
internal sealed record NamedStream(string? Name, string Place, string Unread)
{
    /// <summary>One that is named in the path, or by a parameter.</summary>
    /// <param name="name">What is there; null for nothing.</param>
    public static NamedStream Of(string? name) => new(name, "stream", "which no source reads");

    /// <summary>One that is named so, or else by the event's own attribute: which inference service it is of. Nothing is guessed where no stream is called like that,
    /// since what is of another model would count.</summary>
    /// <param name="name">What the path or a parameter says; null for nothing.</param>
    /// <param name="request">The request.</param>
    public static NamedStream OfEvent(string? name, HttpRequest request) => string.IsNullOrEmpty(name) && CloudEvents.ServiceOf(request) is { } service
        ? new(service, CloudEvents.ServiceHeader, "and no source reads a stream of that name; post to /api/v1/events/NAME to name another one") : Of(name);
}
