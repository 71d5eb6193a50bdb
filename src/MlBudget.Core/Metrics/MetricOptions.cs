using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Text;

namespace MlBudget.Core.Metrics;

/// <summary>What a metric takes beside its bound.</summary>
/// <param name="Name">Its key in configurations.</param>
public abstract record OptionSpec(string Name);

/// <summary>A number that has to be given, unless it may be left out.</summary>
/// <param name="Name">Its key in configurations.</param>
/// <param name="Above">It is above this.</param>
/// <param name="UpTo">It is at most this.</param>
/// <param name="Because">Why, for errors.</param>
public sealed record NumberOption(string Name, decimal Above, decimal UpTo, string Because) : OptionSpec(Name)
{
    /// <summary>Whether it may be left out.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The whole number where none is given, of a number that has to be whole; null of others.</summary>
    public int? WholeDefault { get; init; }
}

/// <summary>One of some words; the first where none is given.</summary>
/// <param name="Name">Its key in configurations.</param>
/// <param name="Words">The words.</param>
public sealed record WordOption(string Name, ImmutableArray<string> Words) : OptionSpec(Name);

/// <summary>A name that has to be given, unless there is one where none is.</summary>
/// <param name="Name">Its key in configurations.</param>
/// <param name="Of">What it is the name of, for people.</param>
public sealed record NameOption(string Name, string Of) : OptionSpec(Name)
{
    /// <summary>The name where none is given; null where one has to be.</summary>
    public string? Default { get; init; }
}

/// <summary>Several names, each once, of which at least one has to be given.</summary>
/// <param name="Name">Its key in configurations.</param>
/// <param name="Of">What they are the names of, for people.</param>
/// <param name="Most">How many there may be.</param>
public sealed record NamesOption(string Name, string Of, int Most) : OptionSpec(Name);

/// <summary>Shares of what is named, each above 0 and together at most 1; at least one has to be given.</summary>
/// <param name="Name">Its key in configurations.</param>
/// <param name="Of">What they are shares of, for people.</param>
public sealed record SharesOption(string Name, string Of) : OptionSpec(Name);
/// <summary>A condition that has to be given.</summary>
/// <param name="Name">Its key in configurations.</param>
/// <param name="Of">What it says, for people.</param>
public sealed record ConditionOption(string Name, string Of) : OptionSpec(Name);

/// <summary>What is given of a metric's options.</summary>
public sealed record MetricOptions
{
    /// <summary>Nothing.</summary>
    public static readonly MetricOptions None = new();

    /// <summary>The numbers, by name.</summary>
    public ImmutableDictionary<string, decimal> Numbers { get; init; } = ImmutableDictionary<string, decimal>.Empty;

    /// <summary>The words and names, by the option's name.</summary>
    public ImmutableDictionary<string, string> Words { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The lists of names, by the option's name.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Lists { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>The shares of what is named, by the option's name, in the order of the names.</summary>
    public ImmutableDictionary<string, ImmutableArray<NamedShare>> Shares { get; init; } = ImmutableDictionary<string, ImmutableArray<NamedShare>>.Empty;

    /// <summary>Shares of what is named; empty where none are given.</summary>
    public ImmutableArray<NamedShare> SharesOf(SharesOption option) => Shares.GetValueOrDefault(option.Name, []);
    /// <summary>The conditions, by the option's name.</summary>
    public ImmutableDictionary<string, ConfiguredText> Conditions { get; init; } = ImmutableDictionary<string, ConfiguredText>.Empty;

    /// <summary>A condition that is given.</summary>
    public NamedCondition Condition(ConditionOption option) => new(option.Name, Conditions[option.Name]);

    /// <summary>Several names; empty where none are given.</summary>
    public ImmutableArray<string> Names(NamesOption option) => Lists.GetValueOrDefault(option.Name, []);

    /// <summary>A number; null where it is not given.</summary>
    public decimal? Number(OptionSpec option) => Numbers.TryGetValue(option.Name, out var number) ? number : null;

    /// <summary>A whole number: the default where none is given.</summary>
    public int Whole(NumberOption option) => (int)(Number(option) ?? option.WholeDefault ?? 0);

    /// <summary>A name; empty where none is given and there is no other.</summary>
    public string Name(NameOption option) => Words.GetValueOrDefault(option.Name, option.Default ?? string.Empty);

    /// <summary>Whether a word is given.</summary>
    public bool Is(OptionSpec option, string word) => Words.GetValueOrDefault(option.Name) == word;
}

/// <summary>The share of something.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Share">Its share, above 0 and at most 1.</param>
public readonly record struct NamedShare(string Name, decimal Share);
