using MlBudget.Core.Slis;
using MlBudget.Core.Text;

namespace MlBudget.Core.Metrics;

/// <summary>Which classes of many have labels enough to be judged by their recall: as of groups that is settled over the SLO's whole window.</summary>
internal static class JudgedClasses
{
    private const int Usual = 100;

    /// <summary>How many labels of a class are enough.</summary>
    public static readonly NumberOption MinSamples = new("min_samples", 0, 1_000_000_000, "it is a number of labels") { IsOptional = true, WholeDefault = Usual };

    /// <summary>How many labels of a class are enough.</summary>
    public static long EnoughOf(MetricOptions options) => (long?)options.Number(MinSamples) ?? Usual;

    /// <summary>What it adds to the name under which a baseline knows a metric.</summary>
    public static string NameOf(MetricOptions options) => EnoughOf(options) is var enough && enough == Usual ? string.Empty : $" from {PlainNumber.Format(enough)} labels on";

    /// <summary>The classes that are judged in a window: those with enough labels in the whole window, and in this one, in which in the short window of an alert row a
    /// share of them is enough.</summary>
    /// <param name="table">What the window holds.</param>
    /// <param name="whole">What the SLO's whole window holds.</param>
    /// <param name="isShort">Whether it is the short window of an alert row.</param>
    /// <param name="options">The metric's options.</param>
    public static List<(long Right, long Labels)> Of(ClassTable table, ClassTable whole, bool isShort, MetricOptions options)
    {
        var enough = EnoughOf(options);
        var here = isShort ? DisparityDefinition.ShortSamples(enough) : enough;
        var judged = new List<(long, long)>();
        for (var place = 0; place < table.Classes; place++)
        {
            if (whole.Labels(place) >= enough && table.Labels(place) >= here)
                judged.Add((table.Right(place), table.Labels(place)));
        }

        return judged;
    }
}
