namespace MlBudget.Core.Text;

/// <summary>Finds the known name that was probably meant, for errors that ask "did you mean …?".</summary>
public static class NearestName
{
    /// <summary>
    /// The known name that fewest typing slips turn <paramref name="name"/> into: a letter too much, too few, wrong, or
    /// swapped with its neighbour (the Damerau–Levenshtein distance, each letter touched once). Case is no slip.
    /// </summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">What could have been meant.</param>
    /// <returns>
    /// The nearest, of equally near ones the first in ordinal order; null when even that takes more slips than a third
    /// of the letters, past which the guess would mislead.
    /// </returns>
    public static string? Find(string name, IEnumerable<string> known)
    {
        string? nearest = null;
        var fewest = int.MaxValue;
        foreach (var candidate in known.Order(StringComparer.Ordinal))
        {
            var slips = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (slips >= fewest || slips > Math.Max(name.Length, candidate.Length) / 3)
                continue;
            fewest = slips;
            nearest = candidate;
        }

        return nearest;
    }

    private static int Distance(string from, string to)
    {
        var beforeLast = new int[to.Length + 1];
        var last = Enumerable.Range(0, to.Length + 1).ToArray();
        var row = new int[to.Length + 1];
        for (var i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[to.Length];
    }
}
