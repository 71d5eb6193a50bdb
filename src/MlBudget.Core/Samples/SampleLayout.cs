using System.Collections.Immutable;
using MlBudget.Core.Labels;
using MlBudget.Core.Records;

namespace MlBudget.Core.Samples;

/// <summary>What is kept of each sampled prediction.</summary>
/// <param name="Columns">The columns whose values are kept, each once, in an order that is not the configuration's.</param>
/// <param name="Labels">Where labels come from; null without labels.</param>
/// <param name="RowsPerDay">How many predictions of a day are kept, at least 1.</param>
/// <param name="Identity">What the rows are. Rows of another identity are of no use.</param>
internal sealed record SampleLayout(
    ImmutableArray<KeptColumn> Columns, LabelOrigin? Labels, int RowsPerDay, string Identity)
{
    /// <summary>Whether labels of a source of their own are numbers, which are kept.</summary>
    public bool LabelsAreNumbers { get; init; }

    /// <summary>The index of a column of the predictions' schema among the kept ones.</summary>
    public int IndexOf(int column)
    {
        var index = 0;
        while (Columns[index].Column != column)
            index++;
        return index;
    }
}

/// <summary>A column whose values are kept.</summary>
/// <param name="Column">Its index in the predictions' schema.</param>
/// <param name="Kind"><see cref="ColumnKind.Number"/> or <see cref="ColumnKind.Category"/>.</param>
/// <param name="Canonical">What it is.</param>
internal sealed record KeptColumn(int Column, ColumnKind Kind, string Canonical)
{
    /// <summary>Whether its values are texts.</summary>
    public bool IsCategory => Kind == ColumnKind.Category;
}
