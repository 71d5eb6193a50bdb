using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;

namespace MlBudget.Exporter.Exposition;

/// <summary>A part of the page whose series come and go together.</summary>
internal sealed class PageSection
{
    /// <summary>Its series, in the order in which they were given.</summary>
    public List<Series<PageSample>> Series { get; set; } = [];
}

/// <summary>The parts of the page that are of one model, and what they were written of.</summary>
internal sealed class ModelSections
{
    /// <summary>What hangs on the clock, on sources, or on what is decided: given at every poll.</summary>
    public PageSection Moving { get; } = new();

    /// <summary>How many series there are.</summary>
    public PageSection Count { get; } = new();

    /// <summary>What hangs on nothing but <see cref="Known"/>.</summary>
    public PageSection Still { get; } = new();

    /// <summary>What <see cref="Still"/> was written of; null where nothing was.</summary>
    public StillStatus? Known { get; set; }

    /// <summary>What is of one SLO each.</summary>
    public List<SloSection> Slos { get; } = [];

    /// <summary>Whether the model has more series than its limit allows: all of it is said anew at each poll then.</summary>
    public bool IsBounded { get; set; }

    /// <summary>All that may be shown of a model that has more series than its limit allows; empty of others.</summary>
    public PageSection Bounded { get; } = new();

    /// <summary>Of a model with few enough series how many there are, but for <see cref="Count"/>.</summary>
    public int Total => Moving.Series.Count + Still.Series.Count + Slos.Sum(slo => slo.Section.Series.Count);

    /// <summary>The parts of which a model with few enough series consists.</summary>
    public IEnumerable<PageSection> Parts => Slos.Select(slo => slo.Section).Append(Moving).Append(Still);
}

/// <summary>The part of the page that is of one SLO.</summary>
internal sealed class SloSection
{
    /// <summary>Its series.</summary>
    public PageSection Section { get; } = new();

    /// <summary>What they were written of; null where nothing was.</summary>
    public SloKnown? Known { get; set; }
}

/// <summary>All that the series of one SLO hang on.</summary>
/// <param name="Report">How it stands: the same object, since nothing in it can change.</param>
/// <param name="Policy">Who owns it.</param>
/// <param name="IsShard">Whether it is of a shard.</param>
internal readonly record struct SloKnown(SloReport Report, ModelPolicy Policy, bool IsShard)
{
    /// <summary>Whether it is the same.</summary>
    public bool IsSame(SloKnown other) =>
        ReferenceEquals(Report, other.Report) && ReferenceEquals(Policy, other.Policy) && IsShard == other.IsShard;
}
