using MlBudget.Core.Measures;
using MlBudget.Core.Rankings;
using MlBudget.Core.Text;

namespace MlBudget.Core.Metrics;

/// <summary>What metrics of lists take beside their bounds.</summary>
internal static class ListOptions
{
    /// <summary>How many of the first items count.</summary>
    public static readonly NumberOption Within = new("k", 0, GreatestRank, Because) { WholeDefault = 10 };

    /// <summary>The same where all count unless it is written.</summary>
    public static readonly NumberOption WithinAll = new("k", 0, GreatestRank, Because) { IsOptional = true };

    /// <summary>The least grade that is relevant.</summary>
    public static readonly NumberOption RelevantFrom = new("relevant_from", 0, (decimal)JudgedList.GreatestGrade, "it is the least grade of an item that is relevant") { IsOptional = true };

    private const int GreatestRank = 200;

    private const string Because = "it is a number of items, from the first one on";

    /// <summary>Which items are relevant.</summary>
    public static Relevance RelevanceOf(MetricOptions options) => options.Number(RelevantFrom) is { } least ? new((double)least) : Relevance.Any;

    /// <summary>Which items are relevant, for people.</summary>
    public static string Relevant(MetricOptions options) => options.Number(RelevantFrom) is { } least ? $"relevant items, of a grade of {PlainNumber.Format(least)} and more" : "relevant items";

    /// <summary>How many of the first items count, which ranks have to be told apart for; null for all.</summary>
    /// <param name="option">The option.</param>
    /// <param name="options">What is written.</param>
    /// <param name="measurements">Gives the measures.</param>
    /// <param name="asker">Who asks, for errors.</param>
    /// <exception cref="MissingInputException">So many are not told apart, or it is no whole number.</exception>
    public static int? Checked(NumberOption option, MetricOptions options, Measurements measurements, string asker)
    {
        if ((options.Number(option) ?? option.WholeDefault) is not { } number)
            return null;
        var most = measurements.Shape.MaxItems;
        if (decimal.Truncate(number) != number)
            throw new MissingInputException($"{asker}: {option.Name} is {PlainNumber.Format(number)}, expected a whole number");
        return number <= most ? (int)number
            : throw new MissingInputException($"{asker}: {option.Name} is {PlainNumber.Format(number)}, and {most} items of a list are told apart; raise limits.max_items");
    }

    /// <summary>How many of the first items count, for people: empty where all do.</summary>
    public static string Depth(NumberOption option, MetricOptions options) =>
        (options.Number(option) ?? option.WholeDefault) is { } number ? $" among the first {PlainNumber.Format(number)}" : string.Empty;
}
