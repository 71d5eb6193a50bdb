using System.Collections.Immutable;
using System.Text.Json;

namespace MlBudget.Sources.Json;

/// <summary>
/// Collects the paths of fields that most of some records have, for finding out what was meant by a path that none has. Some records use
/// ids as keys, which are no names of fields and come in few records only.
/// </summary>
internal sealed class RecordPaths
{
    /// <summary>So many records tell the fields of a log.</summary>
    private const int MostRecords = 100;

    /// <summary>In so many records a path is at the least: a key that is in one or two may be an id, and no name of a field.</summary>
    private const int FewestRecords = 3;

    /// <summary>So many paths are told apart.</summary>
    private const int MostPaths = 2000;

    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private int _records;

    /// <summary>The paths that at least half of the records have, and at least three.</summary>
    public ImmutableArray<string> Usual =>
        [.. _counts.Where(path => path.Value * 2 >= _records && path.Value >= FewestRecords).Select(path => path.Key).Order(StringComparer.Ordinal)];

    /// <summary>Takes note of paths that each record has, whether it is read or not.</summary>
    /// <param name="paths">The paths.</param>
    public void NoteAll(IEnumerable<string> paths)
    {
        _records = MostRecords;
        foreach (var path in paths.Where(path => path.Length > 0).Take(MostPaths))
            _counts[path] = MostRecords;
    }

    /// <summary>Looks at a record, as long as there are few.</summary>
    /// <param name="line">A JSON object.</param>
    public void Note(ReadOnlySpan<byte> line)
    {
        if (_records == MostRecords)
            return;
        _records++;
        var paths = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            Collect(line, paths);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Logs have NaN and the like, which this reader doesn't take, and keys with half a surrogate, which are no text; what came
            // before is noted.
        }

        foreach (var path in paths)
        {
            if (_counts.Count < MostPaths || _counts.ContainsKey(path))
                _counts[path] = _counts.GetValueOrDefault(path) + 1;
        }
    }

    private static void Collect(ReadOnlySpan<byte> line, HashSet<string> paths)
    {
        var reader = new Utf8JsonReader(line);
        var (outer, key) = (new Stack<string>(), string.Empty);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    key = outer.Count == 0 || outer.Peek().Length == 0 ? reader.GetString()! : $"{outer.Peek()}.{reader.GetString()}";
                    paths.Add(key);
                    break;
                case JsonTokenType.StartObject:
                    outer.Push(key);
                    break;
                case JsonTokenType.EndObject:
                    outer.Pop();
                    break;
                case JsonTokenType.StartArray:
                    // No path leads into an array.
                    reader.Skip();
                    break;
            }
        }
    }
}
