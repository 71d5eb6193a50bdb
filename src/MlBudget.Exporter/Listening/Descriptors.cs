using System.Globalization;

namespace MlBudget.Exporter.Listening;

/// <summary>
/// File descriptors: of those that the system allows to the process, clients get what the exporter can't need itself, so that
/// they never keep it from its logs and its store.
/// </summary>
internal static class Descriptors
{
    /// <summary>
    /// What the exporter needs itself: the runtime keeps two open for each of up to 150 libraries, which are loaded as they are
    /// needed, and one that can't be loaded is the end of the process. Sockets, logs and the store take some thirty.
    /// </summary>
    public const int Own = 352;

    /// <summary>The fewest connections that are worth a start: Prometheus, a second one, a probe, and some people.</summary>
    public const int FewestConnections = 32;

    /// <summary>What is wrong where there are too few for a start; null where nothing is.</summary>
    /// <param name="allowed">How many descriptors the process may have; null where the system doesn't say.</param>
    /// <param name="sources">How many sources are read.</param>
    public static string? Lack(long? allowed, int sources = 0) =>
        allowed >= Own + sources + FewestConnections || allowed is null ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"the process may have {allowed} open files (RLIMIT_NOFILE), and mlbudget needs {Own + sources + FewestConnections} at least: raise LimitNOFILE= of the service, or 'ulimit -n'");

    /// <summary>How many connections there may be at a time.</summary>
    /// <param name="allowed">How many descriptors the process may have; null where the system doesn't say.</param>
    /// <param name="sources">How many sources are read: each may have a file open.</param>
    /// <exception cref="CannotListenException">There are too few for the exporter to work.</exception>
    public static int Connections(long? allowed, int sources) => Lack(allowed, sources) is { } lack
        ? throw new CannotListenException(lack)
        : (int)Math.Min(ConnectionBounds.MaxConnections, (allowed ?? long.MaxValue) - Own - sources);

    /// <summary>How many the process may have open at a time; null where the system doesn't say. The runtime has raised the
    /// soft limit to the hard one at its start.</summary>
    public static long? Allowed()
    {
        try
        {
            return Allowed(File.ReadLines("/proc/self/limits"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The soft limit in the text of <c>/proc/self/limits</c>; null where it is unlimited.</summary>
    public static long? Allowed(IEnumerable<string> limits)
    {
        const string Line = "Max open files";
        var line = limits.FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal));
        var soft = line?[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
    }
}
