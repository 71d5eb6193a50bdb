namespace MlBudget.Sources.Paths;

/// <summary>Finds paths that read one text in two ways, as JSON and as values between commas, which nobody can do at once.</summary>
public static class PathConflicts
{
    /// <summary>Two paths that read one text in two ways; null where none do.</summary>
    /// <param name="paths">Paths, or ids of several parts, of the records of one source.</param>
    public static (string One, string Other)? Find(IEnumerable<string> paths)
    {
        var known = new Dictionary<string, (PathStepKind Kind, string Path)>(StringComparer.Ordinal);
        foreach (var text in paths.Where(path => path.Length > 0).Distinct())
        {
            if (!IdPath.TryParse(IdPath.PartsOf(text), out var id, out _))
                continue;
            foreach (var path in id.Parts.OfType<RecordPath>().SelectMany(part => part.All))
            {
                for (var at = 0; at < path.Steps.Length; at++)
                {
                    if (!path.Steps[at].IsIntoText)
                        continue;
                    var place = (path with { Steps = path.Steps[..at], Readings = [] }).ToString();
                    if (!known.TryAdd(place, (path.Steps[at].Kind, text)) && known[place].Kind != path.Steps[at].Kind)
                        return (known[place].Path, text);
                }
            }
        }

        return null;
    }
}
