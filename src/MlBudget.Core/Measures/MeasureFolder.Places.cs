using MlBudget.Core.Events;

namespace MlBudget.Core.Measures;

/// <content>How rows that each have one counter out of many are folded: row by row, since labels come for all hours at once.</content>
internal sealed partial class MeasureFolder
{
    private static void FoldPlaces(MeasureTallies measure, PlacedIndicators indicators, FoldFrame frame, FoldKind kind)
    {
        var places = indicators.PlacesOf(frame);
        var groups = measure.Definition.Attribute is { } attribute ? frame.Groups[attribute] : null;
        for (var row = 0; row < places.Length; row++)
        {
            var group = groups is null ? 0 : groups[row];
            if (places[row] == PlacedIndicators.None || group < 0 || !(indicators.CountsRepeated || Bits.Get(frame.Rows, row)))
                continue;
            measure.Add(group, frame.Minutes[row], places[row], kind == FoldKind.TakeBack ? -1 : 1);
            if (kind == FoldKind.Arrival)
                measure.Arrived[places[row]]++;
        }
    }
}
