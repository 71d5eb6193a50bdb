using System.Collections.Immutable;
using MlBudget.Exporter.Access.Logins;
using MlBudget.Exporter.Access.Tls;

namespace MlBudget.Exporter.Access;

/// <summary>All that a web configuration file says, validated and immutable: who is let in, and how.</summary>
internal sealed record AccessConfiguration
{
    /// <summary>How connections are encrypted; null where they are not.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>Headers of each response, in the order of the file.</summary>
    public ImmutableArray<ResponseHeader> Headers { get; init; } = [];

    /// <summary>Who may log in; null where nobody has to.</summary>
    public BasicUsers? Users { get; init; }

    /// <summary>How many requests are answered; null for any number.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>What is allowed and yet worth knowing.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>A header of each response.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null where the header is left out that mlbudget would send by itself.</param>
internal readonly record struct ResponseHeader(string Name, string? Value);

/// <summary>How many requests of all clients together are answered: a bucket of tokens, of which each request takes one.</summary>
/// <param name="Interval">After how long a token comes back; from 1 ms to 1 day.</param>
/// <param name="Burst">How many tokens the bucket holds; at least 1.</param>
internal sealed record RateLimit(TimeSpan Interval, int Burst);
