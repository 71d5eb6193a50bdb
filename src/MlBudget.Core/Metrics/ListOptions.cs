using MlBudget.Core.Measures;
using MlBudget.Core.Rankings;
using MlBudget.Core.Text;

namespace MlBudget.Core.Metrics;

/// <summary>What metrics of lists take beside their bounds.</summary>
internal static class ListOptions
{
    /// <summary>How many of the first items count where that isn't written, of what is always of the first ones.</summary>
    public const int Usual = 10;

    /// <summary>How many of the first items count.</summary>
    public static readonly NumberOption Within = new("k", 0, GreatestRank, "it is a number of items, from the first one on") { IsOptional = true };

    /// <summary>The least grade that is relevant.</summary>
    public static readonly NumberOption RelevantFrom = new("relevant_from", 0, (decimal)JudgedList.GreatestGrade, "it is the least grade of an item that is relevant") { IsOptional = true };

    private const int GreatestRank = 200;

    /// <summary>Which items are relevant.</summary>
    public static Relevance RelevanceOf(MetricOptions options) => options.Number(RelevantFrom) is { } least ? new((double)least) : Relevance.Any;

    /// <summary>Which items are relevant, for people.</summary>
    public static string Relevant(MetricOptions options) => options.Number(RelevantFrom) is { } least ? $"relevant items, of a grade of {PlainNumber.Format(least)} and more" : "relevant items";

    /// <summary>How many of the first items count.</summary>
    /// <param name="options">What is written.</param>
    /// <param name="measurements">Gives the measures.</param>
    /// <param name="asker">Who asks, for errors.</param>
    /// <exception cref="MissingInputException">So many are not told apart, or it is no whole number.</exception>
    public static int Depth(MetricOptions options, Measurements measurements, string asker) => DepthOrAll(options, measurements, asker) ?? Math.Min(Usual, measurements.Shape.MaxItems);

    /// <summary>The same; null for all where it is not written.</summary>
    /// <inheritdoc cref="Depth"/>
    public static int? DepthOrAll(MetricOptions options, Measurements measurements, string asker) =>
        options.Number(Within) is { } number ? Checked(Within, number, measurements, asker) : null;

    /// <summary>A number of ranks that are told apart.</summary>
    /// <param name="option">What it is.</param>
    /// <param name="number">The number.</param>
    /// <param name="measurements">Gives the measures.</param>
    /// <param name="asker">Who asks, for errors.</param>
    /// <exception cref="MissingInputException">So many are not told apart, or it is no whole number.</exception>
    public static int Checked(NumberOption option, decimal number, Measurements measurements, string asker)
    {
        var most = measurements.Shape.MaxItems;
        if (decimal.Truncate(number) != number)
            throw new MissingInputException($"{asker}: {option.Name} is {PlainNumber.Format(number)}, expected a whole number");
        return number <= most ? (int)number
            : throw new MissingInputException($"{asker}: {option.Name} is {PlainNumber.Format(number)}, and {most} items of a list are told apart; raise limits.max_items");
    }

    /// <summary>How many of the first items count and which are relevant, as a baseline knows it.</summary>
    /// <param name="options">What is written.</param>
    /// <param name="usual">How many where that isn't written; null for all.</param>
    public static string Choice(MetricOptions options, int? usual) => ((options.Number(Within) ?? usual) is { } depth ? $"@{PlainNumber.Format(depth)}" : string.Empty)
        + (options.Number(RelevantFrom) is { } least ? $" relevant from {PlainNumber.Format(least)}" : string.Empty);

    /// <summary>How many of the first items count, for people.</summary>
    public static string Among(MetricOptions options) => $" among the first {PlainNumber.Format(options.Number(Within) ?? Usual)}";

    /// <summary>The same; empty where all do.</summary>
    public static string AmongOrAll(MetricOptions options) => options.Number(Within) is null ? string.Empty : Among(options);
}
