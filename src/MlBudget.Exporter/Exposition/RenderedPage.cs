using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace MlBudget.Exporter.Exposition;

/// <summary>Some lines of a family, which stand after one another.</summary>
/// <param name="Lines">The samples.</param>
/// <param name="WithCreated">The samples with the times at which they were created; the same where there are none.</param>
internal sealed record SampleLines(TextBlock Lines, TextBlock WithCreated);

/// <summary>One family of a page.</summary>
/// <param name="Family">The metric.</param>
/// <param name="Samples">Its samples, in order.</param>
internal sealed record FamilySamples(MetricFamily Family, ImmutableArray<SampleLines> Samples);

/// <summary>One family of a page in one format.</summary>
/// <param name="Name">Its name in that format.</param>
/// <param name="Blocks">Its header and its samples, which are parts of the whole page.</param>
internal sealed record FamilyBlocks(string Name, ImmutableArray<TextBlock> Blocks);

/// <summary>The numbers of one snapshot as text, which many scrapes may read at once. It consists of blocks, most of which it has in common with
/// the page before it: what is the same stays as it is, compressed or not.</summary>
internal sealed class RenderedPage
{
    private static readonly ConcurrentDictionary<(PageFormat, MetricFamily), TextBlock> Headers = new();

    private readonly Form _plain;
    private readonly Lazy<Form> _openMetrics;

    /// <summary>Takes a page.</summary>
    /// <param name="families">Its families, in order.</param>
    /// <param name="leftOut">How many series were left out of each model that has too many.</param>
    public RenderedPage(ImmutableArray<FamilySamples> families, FrozenDictionary<string, int> leftOut)
    {
        LeftOut = leftOut;
        _plain = Form.Of([.. families.Select(family => new FamilyBlocks(
            family.Family.Name, [HeaderOf(PageFormat.Text, family.Family), .. family.Samples.Select(some => some.Lines)]))]);
        _openMetrics = new(() => Form.Of([.. families.Select(family => new FamilyBlocks(
            PageFormats.WithoutSuffix(family.Family.Name),
            [HeaderOf(PageFormat.OpenMetrics, family.Family), .. family.Samples.Select(some => some.WithCreated)]))]));
    }

    /// <summary>How many series were left out of each model that has more than <c>limits.max_series</c>.</summary>
    public FrozenDictionary<string, int> LeftOut { get; }

    /// <summary>The whole page, but for the end that its format asks for.</summary>
    public CompressibleText In(PageFormat format) => FormOf(format).Text;

    /// <summary>Its families, each a part of the whole page: nothing is copied, whatever clients ask for.</summary>
    public ImmutableArray<FamilyBlocks> FamiliesIn(PageFormat format) => FormOf(format).Families;

    private Form FormOf(PageFormat format) => format == PageFormat.OpenMetrics ? _openMetrics.Value : _plain;

    private static TextBlock HeaderOf(PageFormat format, MetricFamily family) =>
        Headers.GetOrAdd((format, family), static key => new(key.Item1.Header(key.Item2)));

    /// <summary>A page in one format.</summary>
    private sealed record Form(CompressibleText Text, ImmutableArray<FamilyBlocks> Families)
    {
        public static Form Of(ImmutableArray<FamilyBlocks> families) => new(new([.. families.SelectMany(family => family.Blocks)]), families);
    }
}
