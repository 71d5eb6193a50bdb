namespace MlBudget.Core.Metrics;

/// <summary>What slices a metric asks for. Whatever it doesn't say is left to who writes the SLO.</summary>
public sealed record SliceRule
{
    /// <summary>Slices may be there or not, of any length.</summary>
    public static readonly SliceRule Free = new();

    /// <summary>What to write where it is judged by slices only, and they are missing; null where it can do without.</summary>
    public string? Missing { get; init; }

    /// <summary>Whether it is judged by silence, which has to be bad then.</summary>
    public bool NeedsSilence { get; init; }

    /// <summary>Why silence can't be bad of its own; null where it can.</summary>
    public string? NoSilence { get; init; }

    /// <summary>Why it is counted by the hour even where its measures are counted by the minute, for errors; null where it isn't.</summary>
    public string? ByHourBecause { get; init; }

    /// <summary>Whether its slices are the model's drift windows: of the length that the baseline's thresholds hold for.</summary>
    public bool AreDriftWindows { get; init; }

    /// <summary>The share of slices that have to be good where no slices are given; null where then there are none.</summary>
    public decimal? DefaultObjective { get; init; }
}
