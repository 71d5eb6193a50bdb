namespace MlBudget.Core.Metrics;

/// <summary>What slices a metric asks for. Whatever it doesn't say is left to who writes the SLO.</summary>
public sealed record SliceRule
{
    /// <summary>Slices may be there or not, of any length.</summary>
    public static readonly SliceRule Free = new();

    /// <summary>What it asks for where it is judged by slices only; null where it can do without.</summary>
    public NeededSlices? Needed { get; init; }

    /// <summary>Why it is not judged by slices, for errors; null where it may be.</summary>
    public string? RefusedBecause { get; init; }

    /// <summary>Why it has no hours of operation, for errors; null where it may have some.</summary>
    public string? NoHoursBecause { get; init; }

    /// <summary>Why silence can't be bad of its own; null where it can.</summary>
    public string? NoSilence { get; init; }

    /// <summary>Why it is counted by the hour even where its measures are counted by the minute, for errors; null where it isn't.</summary>
    public string? ByHourBecause { get; init; }

    /// <summary>Whether its slices are the model's drift windows: of the length that the baseline's thresholds hold for.</summary>
    public bool AreDriftWindows { get; init; }

    /// <summary>The share of slices that have to be good where no slices are given; null where then there are none.</summary>
    public decimal? DefaultObjective { get; init; }

    /// <summary>How long these are; null where that is the length of drift windows.</summary>
    public TimeSpan? DefaultLength { get; init; }
}

/// <summary>Slices that a metric can't do without.</summary>
/// <param name="Missing">What to write where they are missing.</param>
/// <param name="WithSilence">Whether silence has to be bad in them.</param>
public sealed record NeededSlices(string Missing, bool WithSilence = false)
{
    /// <summary>What to write instead of an SLO of a part of the predictions, which may be counted by the hour; null for the same.</summary>
    public string? MissingOfPart { get; init; }
}
