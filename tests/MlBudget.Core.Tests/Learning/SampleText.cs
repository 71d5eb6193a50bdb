using System.Globalization;
using MlBudget.Core.Records;
using MlBudget.Core.Samples;

namespace MlBudget.Core.Tests.Learning;

/// <summary>All that samples hold, as text: day by day, row by row in the order of their keys.</summary>
internal static class SampleText
{
    public static string Of(DaySamples samples) => string.Join('\n', samples.Days.Select(day =>
    {
        var rows = day.Places.ToArray().Select(place => Row(samples, day, place)).Order(StringComparer.Ordinal);
        return $"day {day.Day}: {string.Join(", ", rows)}";
    }));

    private static string Row(DaySamples samples, DaySample day, int place)
    {
        var label = day.Classes[place].Label();
        var arrival = label != BinaryClass.Unknown && day.Arrivals.Length > 0 ? day.Arrivals[place] : 0;
        var values = samples.Texts.Select((texts, column) => texts is null
            ? day.Numbers(column)[place].ToString("R", CultureInfo.InvariantCulture)
            : day.Codes(column)[place] is >= 0 and var code ? $"'{texts[code]}'" : "none");
        var told = label != BinaryClass.Unknown && day.Told.Length > 0 ? $" told {day.Told[place]}" : "";
        return $"{day.Keys[place]} {day.Times[place]} {day.Classes[place].Answer()} {label} {arrival}{told} {string.Join(' ', values)}";
    }
}
