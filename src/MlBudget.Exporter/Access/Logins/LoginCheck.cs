namespace MlBudget.Exporter.Access.Logins;

/// <summary>What came of a login.</summary>
internal enum LoginAnswer
{
    /// <summary>Name and password are right.</summary>
    Granted,

    /// <summary>They are not.</summary>
    Refused,

    /// <summary>Too many logins wait to be checked.</summary>
    Busy,
}

/// <summary>
/// Checks logins one after the other, and lets no more than some wait: a check is work of tens of milliseconds by design, and whoever
/// asks with wrong passwords must not get all cores for it. Logins that are known to be right don't wait.
/// </summary>
internal sealed class LoginCheck : IDisposable
{
    /// <summary>At the usual cost of 10 the last of them waits for two or three seconds.</summary>
    public const int MostWaiting = 32;

    private readonly SemaphoreSlim _turn = new(1);
    private int _waiting;

    /// <summary>How many logins are checked or wait for it.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Checks a login.</summary>
    /// <param name="users">Who may log in.</param>
    /// <param name="login">Who wants to.</param>
    /// <param name="cancel">Who asked has gone.</param>
    public async Task<LoginAnswer> AskAsync(BasicUsers users, BasicCredentials login, CancellationToken cancel)
    {
        if (users.Remembers(login))
            return LoginAnswer.Granted;
        try
        {
            if (Interlocked.Increment(ref _waiting) > MostWaiting)
                return LoginAnswer.Busy;
            await _turn.WaitAsync(cancel);
            try
            {
                // Meanwhile another request of the same client may have been granted.
                return users.Remembers(login) || users.Check(login) ? LoginAnswer.Granted : LoginAnswer.Refused;
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
