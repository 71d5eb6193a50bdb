using System.Globalization;

namespace MlBudget.Core.Records;

/// <summary>One of the records that were refused for a reason.</summary>
/// <param name="Place">What holds it: a file's path.</param>
/// <param name="Number">Which of the records there it is: of a file the line, from 1 on.</param>
/// <param name="Detail">What was found and what was expected.</param>
public sealed record RefusedExample(string Place, long Number, string Detail)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Place}:{Number}: {Detail}");
}
