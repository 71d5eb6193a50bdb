using System.Text;
using System.Text.Json;

namespace MlBudget.Sources.Tests.Tables;

/// <summary>A table of texts, where null is a missing value.</summary>
/// <param name="Names">The names of its columns.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record TableText(string[] Names, string?[][] Rows)
{
    /// <summary>The table as rows between delimiters.</summary>
    /// <param name="delimiter">What stands between values.</param>
    /// <param name="lineEnd">What ends a row.</param>
    /// <param name="quotes">By turns, whether a value stands in quotes that needs none.</param>
    public string ToCsv(char delimiter, string lineEnd, bool[] quotes)
    {
        var text = new StringBuilder();
        var turn = 0;
        foreach (var row in Rows.Prepend(Names))
        {
            for (var column = 0; column < row.Length; column++)
            {
                if (column > 0)
                    text.Append(delimiter);
                var isQuoted = row[column] is { } value && (quotes[turn++ % quotes.Length] || NeedsQuotes(value, delimiter) || (row.Length == 1 && value.Length == 0));
                text.Append(isQuoted ? $"\"{row[column]!.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : row[column]);
            }

            text.Append(lineEnd);
        }

        return text.ToString();
    }

    /// <summary>The same as JSON lines, with numbers where a column holds numbers.</summary>
    /// <param name="numbers">The names of columns that hold numbers.</param>
    public string ToJsonLines(params string[] numbers)
    {
        var text = new StringBuilder();
        foreach (var row in Rows)
        {
            var values = Names.Zip(row).Where(value => value.Second is not null)
                .Select(value => $"{JsonSerializer.Serialize(value.First)}: {(numbers.Contains(value.First) ? value.Second : JsonSerializer.Serialize(value.Second))}");
            text.Append('{').AppendJoin(", ", values).Append("}\n");
        }

        return text.ToString();
    }

    private static bool NeedsQuotes(string value, char delimiter) =>
        value.Length == 0 || value.Contains('"', StringComparison.Ordinal) || value.Trim() != value || value.Contains(delimiter, StringComparison.Ordinal) || value.Contains('\n', StringComparison.Ordinal)
        || value.Contains('\r', StringComparison.Ordinal);
}
