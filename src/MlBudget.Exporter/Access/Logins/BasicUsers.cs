using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace MlBudget.Exporter.Access.Logins;

/// <summary>
/// Who may log in. A refusal takes the same work whether there is such a user or not, and whatever the cost of the user's own hash: a
/// comparison at each cost that there is. So nobody learns names from how long an answer takes.
/// </summary>
internal sealed class BasicUsers
{
    /// <summary>As many passwords as are remembered to be right: more than there are, unless somebody knows one and varies what bcrypt
    /// doesn't look at, behind its 72 bytes.</summary>
    private const int MostRemembered = 1_000;

    private readonly FrozenDictionary<string, BcryptHash> _users;
    private readonly ImmutableArray<BcryptHash> _decoys; // One of each cost.
    private readonly ConcurrentDictionary<Digest, string> _right = []; // With the user's name.
    private readonly byte[] _key;

    /// <summary>Makes them.</summary>
    /// <param name="users">The hash of each user's password; at least one.</param>
    public BasicUsers(IReadOnlyDictionary<string, BcryptHash> users)
        : this(users, RandomNumberGenerator.GetBytes(32))
    {
    }

    private BasicUsers(IReadOnlyDictionary<string, BcryptHash> users, byte[] key)
    {
        _key = key;
        _users = users.ToFrozenDictionary(StringComparer.Ordinal);
        _decoys = [.. users.Values.Select(hash => hash.Cost).Distinct().Order().Select(BcryptHash.Decoy)];
    }

    /// <summary>The users' names, in order.</summary>
    public ImmutableArray<string> Names => [.. _users.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The same users in the place of others. What those remember of users whose hashes are still the same is remembered on: else
    /// every file that is written anew would send all of them to the queue of logins at once.</summary>
    /// <param name="before">Who could log in until now; null for nobody.</param>
    public BasicUsers InPlaceOf(BasicUsers? before)
    {
        if (before is null)
            return this;
        var users = new BasicUsers(_users, before._key);
        foreach (var (digest, name) in before._right)
        {
            if (_users.TryGetValue(name, out var hash) && hash == before._users[name])
                users._right[digest] = name;
        }

        return users;
    }

    /// <summary>Whether a login is known to be right, from a check before; that costs a microsecond. Only right ones are remembered,
    /// by a digest whose key nobody knows.</summary>
    public bool Remembers(BasicCredentials login) => _right.ContainsKey(DigestOf(login));

    /// <summary>Whether a login is right. It takes as long as bcrypt does, on this thread.</summary>
    public bool Check(BasicCredentials login)
    {
        var isUser = _users.TryGetValue(login.Name, out var own);
        foreach (var decoy in _decoys)
        {
            var isOwn = isUser && own.Cost == decoy.Cost;
            if (!(isOwn ? own : decoy).IsOf(login.Password) || !isOwn)
                continue;
            if (_right.Count >= MostRemembered)
                _right.Clear();
            _right[DigestOf(login)] = login.Name;
            return true;
        }

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
