using System.Collections.Concurrent;

namespace MlBudget.Sources.Spooling;

/// <summary>The spools of all streams, each in a folder of its own.</summary>
/// <param name="folder">The folder of those.</param>
/// <param name="time">The wall clock.</param>
/// <param name="notice">Hears what is worth knowing of a spool, as a sentence; called by whatever thread.</param>
public sealed class Spools(string folder, TimeProvider time, Action<string> notice)
{
    /// <summary>The longest name of a stream: it is that of a folder as well.</summary>
    public const int LongestName = 100;

    private readonly ConcurrentDictionary<string, Spool> _spools = new(StringComparer.Ordinal);

    /// <summary>What waits in memory to be written, of all streams.</summary>
    public WaitingBytes Unwritten { get; init; } = new(WaitingBytes.UsualLimit);

    /// <summary>Whether a stream may be called so: by letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, of which the first is a letter or a digit.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= LongestName && char.IsAsciiLetterOrDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');

    /// <summary>The spool of a stream.</summary>
    /// <exception cref="ArgumentException">No stream may be called so.</exception>
    public Spool Of(string stream) => IsName(stream)
        ? _spools.GetOrAdd(stream, name => new(name, Path.Combine(folder, name), time, Unwritten, notice))
        : throw new ArgumentException($"'{stream}' is no name of a stream.", nameof(stream));

    /// <summary>The names of streams that have a folder, whether anybody reads them or not.</summary>
    /// <exception cref="IOException">They can't be listed.</exception>
    public IEnumerable<string> OnDisk() => !Directory.Exists(folder) ? []
        : Directory.EnumerateDirectories(folder).Select(Path.GetFileName).OfType<string>().Where(IsName).Order(StringComparer.Ordinal);
}
