using System.Net;

namespace MlBudget.Exporter.Access.Logins;

/// <summary>What came of a login.</summary>
internal enum LoginAnswer
{
    /// <summary>Name and password are right.</summary>
    Granted,

    /// <summary>They are not.</summary>
    Refused,

    /// <summary>Too many logins wait to be checked, or this one has waited for too long.</summary>
    Busy,
}

/// <summary>
/// Checks logins one after the other, and lets no more than some wait, of each client and of all, and none for long: a check is work of
/// tens of milliseconds by design, and whoever asks with wrong passwords must not get all cores for it, nor the whole queue. Logins that
/// are known to be right don't wait.
/// </summary>
/// <param name="time">Measures how long logins wait.</param>
/// <param name="isRight">Whether a login is right; it may take long, and is called once at a time.</param>
internal sealed class LoginCheck(TimeProvider time, Func<BasicUsers, BasicCredentials, bool> isRight) : IDisposable
{
    /// <summary>At the usual cost of 10 the last of them waits for two or three seconds.</summary>
    public const int MostWaiting = 32;

    /// <summary>How many of one client may wait: a quarter, so that one client alone leaves the others their turns.</summary>
    public const int MostWaitingOfOne = 8;

    /// <summary>For how long one waits: half as long as Prometheus does for a whole scrape.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _counting = new();
    private readonly Dictionary<IPAddress, int> _waitingOf = [];
    private readonly SemaphoreSlim _turn = new(1);
    private int _waiting;

    /// <summary>Checks with bcrypt.</summary>
    /// <param name="time">Measures how long logins wait.</param>
    public LoginCheck(TimeProvider time)
        : this(time, static (users, login) => users.Check(login))
    {
    }

    /// <summary>How many logins are checked or wait for it.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Checks a login.</summary>
    /// <param name="users">Who may log in.</param>
    /// <param name="login">Who wants to.</param>
    /// <param name="address">Where the connection comes from; null where that has no address.</param>
    /// <param name="cancel">Who asked has gone.</param>
    public async Task<LoginAnswer> AskAsync(BasicUsers users, BasicCredentials login, IPAddress? address, CancellationToken cancel)
    {
        if (users.Remembers(login))
            return LoginAnswer.Granted;
        var client = ClientOf(address);
        if (!MayWait(client))
            return LoginAnswer.Busy;
        try
        {
            return await InTurnAsync(users, login, cancel);
        }
        finally
        {
            Leave(client);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<LoginAnswer> InTurnAsync(BasicUsers users, BasicCredentials login, CancellationToken cancel)
    {
        using var over = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, over.Token);
        try
        {
            await _turn.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return LoginAnswer.Busy;
        }

        try
        {
            // Meanwhile another request of the same client may have been granted.
            return users.Remembers(login) || isRight(users, login) ? LoginAnswer.Granted : LoginAnswer.Refused;
        }
        finally
        {
            _turn.Release();
        }
    }

    private bool MayWait(IPAddress client)
    {
        lock (_counting)
        {
            var its = _waitingOf.GetValueOrDefault(client);
            if (_waiting == MostWaiting || its == MostWaitingOfOne)
                return false;
            _waitingOf[client] = its + 1;
            _waiting++;
            return true;
        }
    }

    private void Leave(IPAddress client)
    {
        lock (_counting)
        {
            _waiting--;
            if (--_waitingOf[client] == 0)
                _waitingOf.Remove(client);
        }
    }

    /// <summary>Whoever has one address of a network of 64 bits of IPv6 has all of them.</summary>
    private static IPAddress ClientOf(IPAddress? address)
    {
        if (address is null or { IsIPv4MappedToIPv6: true })
            return address?.MapToIPv4() ?? IPAddress.None;
        var bytes = address.GetAddressBytes();
        if (bytes.Length > 8)
            bytes.AsSpan(8).Clear();
        return new(bytes);
    }
}
