using System.IO.Hashing;
using System.Text;

namespace MlBudget.Sources.Spooling;

/// <summary>By what a post is known where it is sent again.</summary>
/// <param name="Hash">Of the key that came with it.</param>
/// <param name="Body">Of its lines: whoever uses a key for others has made an error.</param>
internal readonly record struct SpoolKey(UInt128 Hash, ulong Body)
{
    /// <summary>That of a post; null where it has none.</summary>
    public static SpoolKey? Of(SpoolPost post) => post.Key is not { } key ? null
        : new(XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(key)), XxHash3.HashToUInt64(post.Lines.Span));
}
