using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace MlBudget.Sources.Features.Feast;

/// <summary>
/// Keys of the entities of a project, as Feast 0.66 serializes them. Little-endian: in version 3 the number of join keys; of each join key, in the order of their names, the
/// type STRING and the name, with its length in version 3; of each value its type, its length and its bytes; at the end the project. Version 1 writes the values of INT64 into four bytes, which
/// their lengths say.
/// </summary>
internal sealed class FeastKey
{
    /// <summary>The versions that there are.</summary>
    public const int First = 1, Latest = 3;

    private const int StringType = 2, MostTypes = 64;

    private readonly byte[] _prefix;
    private readonly byte[] _project;
    private readonly int _joinKeys;

    /// <summary>The keys of one kind of entity.</summary>
    /// <param name="version">The version of the format, from <see cref="First"/> to <see cref="Latest"/>.</param>
    /// <param name="project">The project.</param>
    /// <param name="joinKeys">The names of the join keys.</param>
    public FeastKey(int version, string project, ImmutableArray<string> joinKeys)
    {
        (_project, _joinKeys) = (Encoding.UTF8.GetBytes(project), joinKeys.Length);
        var prefix = new List<byte>();
        if (version >= 3)
            Append(prefix, joinKeys.Length);
        foreach (var name in joinKeys.Order(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes))
        {
            Append(prefix, StringType);
            if (version >= 3)
                Append(prefix, name.Length);
            prefix.AddRange(name);
        }

        _prefix = [.. prefix];
    }

    /// <summary>Whether a key is one of them.</summary>
    public bool IsOf(ReadOnlySpan<byte> key)
    {
        if (!key.StartsWith(_prefix))
            return false;
        var left = key[_prefix.Length..];
        for (var value = 0; value < _joinKeys; value++)
        {
            if (left.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(left) >= MostTypes)
                return false;
            var length = BinaryPrimitives.ReadUInt32LittleEndian(left[4..]);
            if (length > left.Length - 8)
                return false;
            left = left[(8 + (int)length)..];
        }

        return left.SequenceEqual(_project);
    }

    private static void Append(List<byte> bytes, int number)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(four, number);
        bytes.AddRange(four);
    }
}
