using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace MlBudget.Exporter.Access.Logins;

/// <summary>
/// Who may log in. A refusal takes the same work whether there is such a user or not, and whatever the cost of the user's own hash:
/// as many rounds as the most expensive hash of all. So nobody learns names from how long an answer takes.
/// </summary>
internal sealed class BasicUsers
{
    /// <summary>As many passwords as are remembered to be right: more than there are, unless somebody knows one and varies what bcrypt
    /// doesn't look at, behind its 72 bytes.</summary>
    private const int MostRemembered = 1_000;

    private readonly FrozenDictionary<string, BcryptHash> _users;
    private readonly ImmutableArray<BcryptHash> _decoys;
    private readonly ConcurrentDictionary<Digest, bool> _right = [];
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Makes them.</summary>
    /// <param name="users">The hash of each user's password; at least one.</param>
    public BasicUsers(IReadOnlyDictionary<string, BcryptHash> users)
    {
        _users = users.ToFrozenDictionary(StringComparer.Ordinal);
        GreatestCost = users.Values.Max(hash => hash.Cost);
        _decoys = [.. Enumerable.Range(0, GreatestCost + 1).Select(cost => BcryptHash.Decoy(Math.Max(cost, BcryptHash.LeastCost)))];
    }

    /// <summary>The users' names, in order.</summary>
    public ImmutableArray<string> Names => [.. _users.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The cost of the most expensive hash.</summary>
    public int GreatestCost { get; }

    /// <summary>Whether a login is known to be right, from a check before; that costs a microsecond. Only right ones are remembered,
    /// by a digest whose key is this object's own.</summary>
    public bool Remembers(BasicCredentials login) => _right.ContainsKey(DigestOf(login));

    /// <summary>Whether a login is right. It takes as long as bcrypt does, on this thread.</summary>
    public bool Check(BasicCredentials login)
    {
        var isUser = _users.TryGetValue(login.Name, out var hash);
        if (!isUser)
            hash = _decoys[GreatestCost];
        if (hash.IsOf(login.Password) && isUser)
        {
            if (_right.Count >= MostRemembered)
                _right.Clear();
            _right[DigestOf(login)] = true;
            return true;
        }

        // Costs double from one to the next, so those from this one to the last but one add up to what the last one has more.
        for (var cost = hash.Cost; cost < GreatestCost; cost++)
            _decoys[cost].IsOf(login.Password);
        return false;
    }

    private Digest DigestOf(BasicCredentials login)
    {
        var (name, password) = (Encoding.UTF8.GetBytes(login.Name), Encoding.UTF8.GetBytes(login.Password));
        // The length first, so that no other name and password make the same bytes.
        var bytes = new byte[sizeof(int) + name.Length + password.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, name.Length);
        name.CopyTo(bytes, sizeof(int));
        password.CopyTo(bytes, sizeof(int) + name.Length);
        return Digest.Of(HMACSHA256.HashData(_key, bytes));
    }

    private readonly record struct Digest(UInt128 First, UInt128 Second)
    {
        public static Digest Of(ReadOnlySpan<byte> bytes) =>
            new(BinaryPrimitives.ReadUInt128LittleEndian(bytes), BinaryPrimitives.ReadUInt128LittleEndian(bytes[16..]));
    }
}
