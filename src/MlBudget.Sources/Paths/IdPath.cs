using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace MlBudget.Sources.Paths;

/// <summary>
/// Where an id is: at a path, or at several of which all parts together are the id, as <c>request_id + $index</c>. <c>$index</c> is which of
/// the rows of its record a row is, from 0 on.
/// </summary>
/// <param name="Parts">The parts, in order; one at least. Null stands for the index of the row.</param>
public sealed record IdPath(ImmutableArray<RecordPath?> Parts)
{
    private const string Plus = " + ";

    /// <summary>Whether a part is the index of the row.</summary>
    public bool HasIndex => Parts.Contains(null);

    /// <summary>The id that a text says where it is.</summary>
    /// <exception cref="FormatException">It says nothing.</exception>
    public static IdPath Parse(string text) =>
        TryParse(PartsOf(text), out var id, out var fault) ? id : throw new FormatException($"'{text}' is no id: {fault}");

    /// <summary>The texts of the parts of an id, which plus signs between spaces separate outside of quotes.</summary>
    public static ImmutableArray<string> PartsOf(string text) => PathSyntax.Split(text, Plus);

    /// <summary>The id of some parts.</summary>
    /// <param name="parts">Paths, or <c>$index</c>; one at least.</param>
    /// <param name="id">The id; null if they are none.</param>
    /// <param name="fault">What is wrong, as the end of a sentence; null if nothing is.</param>
    public static bool TryParse(IEnumerable<string> parts, [NotNullWhen(true)] out IdPath? id, [NotNullWhen(false)] out string? fault)
    {
        (id, fault) = (null, null);
        var found = ImmutableArray.CreateBuilder<RecordPath?>();
        foreach (var part in parts)
        {
            RecordPath? path = null;
            if (part.Trim() != PathSyntax.RowIndex && !RecordPath.TryParse(part, out path, out fault))
                return false;
            found.Add(path);
        }

        if (found.All(part => part is null))
            fault = $"expected a path, {PathSyntax.RowIndex} alone is no id";
        else
            id = new(found.ToImmutable());
        return fault is null;
    }

    /// <summary>The id as it is written; equal ones are written alike.</summary>
    public override string ToString() => string.Join(Plus, Parts.Select(part => part?.ToString() ?? PathSyntax.RowIndex));
}
