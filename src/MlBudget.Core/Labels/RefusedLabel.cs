using System.Globalization;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Labels;

/// <summary>Says why a label tells nothing: what was found where its class and its outcomes should be, and what was expected.</summary>
public static class RefusedLabel
{
    /// <summary>
    /// What was found and expected. Of the values only the label's and numbers are shown: what is compared with texts may be free
    /// text. The label is not, where its classes are references of the configuration, which may stand for secrets; and nothing is that
    /// stands where ids are.
    /// </summary>
    /// <param name="labels">Records of labels.</param>
    /// <param name="row">The label that tells nothing.</param>
    /// <param name="label">The index of the label's column; null where labels tell outcomes only.</param>
    /// <param name="classes">Which text is which class; null where any text is one.</param>
    public static string Describe(Batch labels, int row, int? label, BinaryClasses? classes)
    {
        var outcomes = Enumerable.Range(0, labels.Columns.Length)
            .Where(index => index != label && labels.Schema.Columns[index].Path != labels.Schema.IdPath)
            .Select(index => Outcome(labels, index, row)).ToList();
        var noOutcome = outcomes.Count == 0 ? null : $"no outcome that an SLO can be judged by: {string.Join(", ", outcomes)}";
        return label is not { } column ? noOutcome ?? "no outcome is read"
            : noOutcome is null ? Class(labels, column, row, classes) : $"{Class(labels, column, row, classes)}; and {noOutcome}";
    }

    private static string Class(Batch labels, int index, int row, BinaryClasses? classes)
    {
        var (column, path) = (labels.Category(index), labels.Schema.Columns[index].Path);
        var expected = classes?.NegativeWords is { } negative
            ? $"{classes.PositiveWords} for the positive class, {negative} for the negative one" : "a text, a number or a truth value";
        if (Bits.Get(column.Valid, row))
        {
            if (labels.Schema.HasIdsAt(path))
                return $"found no class in '{path}', where ids are, expected {expected}";
            var found = classes?.AreShown != false ? FoundText.Of(column.Dictionary[column.Codes[row]]) : "another text";
            return $"found {found} in '{path}', expected {expected}";
        }

        return Bits.Get(column.Mistyped, row) ? $"found an object or a list in '{path}', expected {expected}"
            : $"no label in '{path}': expected {expected}";
    }

    private static string Outcome(Batch labels, int index, int row)
    {
        var (column, path) = (labels.Columns[index], labels.Schema.Columns[index].Path);
        var isThere = Bits.Get(column.Valid, row);
        return column switch
        {
            NumberColumn when isThere && labels.Schema.HasIdsAt(path) => $"a number in '{path}'",
            NumberColumn numbers when isThere => string.Create(CultureInfo.InvariantCulture, $"{numbers.Values[row]} in '{path}'"),
            NumberColumn when Bits.Get(column.Mistyped, row) => $"no number in '{path}'",
            _ when isThere => $"a text in '{path}'",
            _ when Bits.Get(column.Mistyped, row) => $"an object or a list in '{path}'",
            _ => $"nothing in '{path}'",
        };
    }
}
