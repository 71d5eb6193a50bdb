using System.Net;
using MlBudget.Sources.Kinds;
using StackExchange.Redis;

namespace MlBudget.Sources.Redis;

/// <summary>How a server is reached. Immutable.</summary>
/// <param name="Options">What the driver is given. It holds secrets, and nobody changes it.</param>
public sealed record RedisServer(ConfigurationOptions Options)
{
    private const string Client = "mlbudget";

    /// <summary>All that is shown of it: hosts and ports.</summary>
    public string Place => string.Join(',', Options.EndPoints.Select(Written));

    /// <summary>Which database of which server it is, as far as that can be told from how it is reached.</summary>
    public string Identity => $"{string.Join(',', Options.EndPoints.Select(WithPort).Order(StringComparer.Ordinal))}{(Options.DefaultDatabase is { } database and > 0 ? $" database {database}" : "")}";

    /// <summary>Connects.</summary>
    /// <param name="cancel">Ends the waiting. The driver can't be told: what it connects after that is closed.</param>
    /// <exception cref="RedisException">That is not possible.</exception>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public async Task<ConnectionMultiplexer> ConnectAsync(CancellationToken cancel)
    {
        var options = Options.Clone();
        (options.AbortOnConnectFail, options.ClientName) = (true, options.ClientName ?? Client);
        // One try, and no waiting for a connection that is cut: the source itself tries again.
        (options.ConnectRetry, options.BacklogPolicy) = (1, BacklogPolicy.FailFast);
        var connecting = ConnectionMultiplexer.ConnectAsync(options);
        try
        {
            return await connecting.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            _ = LetGoOfAsync(connecting);
            throw;
        }
    }

    /// <summary>What an error is, for people.</summary>
    /// <param name="thrown">What the driver has thrown.</param>
    public string Describe(Exception thrown)
    {
        if (thrown is RedisTimeoutException)
            return "the server has not answered in time";
        var reason = thrown.InnerException is { } inner && thrown is RedisConnectionException ? inner.Message : thrown.Message;
        // The first sentence says it; what follows are figures of the driver.
        return Cleared(reason.Split(", mc: ")[0]);
    }

    /// <summary>Only what may be shown.</summary>
    public override string ToString() => Place;

    /// <summary>Words of the driver or the server in which no secret is left.</summary>
    private string Cleared(string said) => SecretTexts.Hide(said, [Options.Password ?? string.Empty, Options.User ?? string.Empty]).ReplaceLineEndings(" ").Trim();

    private static async Task LetGoOfAsync(Task<ConnectionMultiplexer> connecting)
    {
        try
        {
            await using var connection = await connecting;
        }
        catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
        {
            // There is nothing to let go of.
        }
    }

    private string WithPort(EndPoint place)
    {
        var port = Options.Ssl ? 6380 : 6379;
        return place switch
        {
            DnsEndPoint host => $"{host.Host.ToLowerInvariant()}:{(host.Port != 0 ? host.Port : port)}",
            IPEndPoint { Port: 0 } address => new IPEndPoint(address.Address, port).ToString(),
            _ => place.ToString()!,
        };
    }

    private static string Written(EndPoint place) => place is DnsEndPoint host ? $"{host.Host}{(host.Port == 0 ? "" : $":{host.Port}")}" : place.ToString()!;
}
