using System.Collections.Immutable;

namespace MlBudget.Sources.Prometheus;

/// <summary>A server that is asked in Prometheus's HTTP API, as it is configured. It holds secrets, and its text never shows them.</summary>
/// <param name="name">What SLOs call it.</param>
/// <param name="url">Where its API is, without <c>/api/v1</c>.</param>
internal sealed class PrometheusServer(string name, Uri url)
{
    /// <summary>What SLOs call it.</summary>
    public string Name => name;

    /// <summary>Where its API is, without <c>/api/v1</c>.</summary>
    public Uri Url => url;

    /// <summary>What is shown of it: its host, and its port where that is not the usual one.</summary>
    public string Host => url.Authority;

    /// <summary>The value of the header <c>Authorization</c>; null for none, or where <see cref="BearerFile"/> has it.</summary>
    public string? Authorization { get; init; }

    /// <summary>The file that holds a token, which is read for each request since it may be replaced; null for none.</summary>
    public string? BearerFile { get; init; }

    /// <summary>Further headers.</summary>
    public ImmutableArray<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>A file of certificates that sign the server's; null for those that the system trusts.</summary>
    public string? CaFile { get; init; }

    /// <summary>A file of the certificate that is shown to the server; null for none.</summary>
    public string? CertFile { get; init; }

    /// <summary>The file of its private key; null for none.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The name that the server's certificate has to have; null for that of the url.</summary>
    public string? ServerName { get; init; }

    /// <summary>Whether any certificate is taken.</summary>
    public bool SkipsVerification { get; init; }

    /// <summary>The server, for people.</summary>
    public override string ToString() => $"{name} ({Host})";
}
