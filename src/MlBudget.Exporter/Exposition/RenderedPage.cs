using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace MlBudget.Exporter.Exposition;

/// <summary>Where a family is in a page of the text format.</summary>
/// <param name="Family">The metric.</param>
/// <param name="Begin">Where its header begins.</param>
/// <param name="Samples">Where its samples begin.</param>
/// <param name="End">Behind its samples.</param>
internal sealed record FamilyBlock(MetricFamily Family, int Begin, int Samples, int End)
{
    /// <summary>The samples with the times at which they were created; null for the samples as they are.</summary>
    public ReadOnlyMemory<byte>? WithCreated { get; init; }
}

/// <summary>The numbers of one snapshot as text, which many scrapes may read at once: each form is made once, when it is asked for
/// first.</summary>
internal sealed class RenderedPage
{
    private readonly ReadOnlyMemory<byte> _text;
    private readonly ImmutableArray<FamilyBlock> _families;
    private readonly Lazy<CompressibleText> _openMetrics;

    /// <summary>Takes a page.</summary>
    /// <param name="text">The page in the text format.</param>
    /// <param name="families">Its families, in order.</param>
    /// <param name="leftOut">How many series were left out of each model that has too many.</param>
    public RenderedPage(ReadOnlyMemory<byte> text, ImmutableArray<FamilyBlock> families, FrozenDictionary<string, int> leftOut)
    {
        _text = text;
        _families = families;
        LeftOut = leftOut;
        Plain = new(text);
        _openMetrics = new(() => Write(PageFormat.OpenMetrics, families));
    }

    /// <summary>How many series were left out of each model that has more than <c>limits.max_series</c>.</summary>
    public FrozenDictionary<string, int> LeftOut { get; }

    /// <summary>The page in the text format.</summary>
    public CompressibleText Plain { get; }

    /// <summary>The whole page, but for the end that its format asks for.</summary>
    public CompressibleText In(PageFormat format) => format == PageFormat.OpenMetrics ? _openMetrics.Value : Plain;

    /// <summary>The families that are asked for, but for the end that the format asks for.</summary>
    public CompressibleText In(PageFormat format, MetricSelection selection) =>
        selection.IsAll ? In(format) : Write(format, _families.Where(block => selection.Has(block.Family.Name)));

    private CompressibleText Write(PageFormat format, IEnumerable<FamilyBlock> families)
    {
        var page = new ArrayBufferWriter<byte>();
        foreach (var block in families)
        {
            page.Write(format.Header(block.Family));
            page.Write(format == PageFormat.OpenMetrics && block.WithCreated is { } created
                ? created.Span : _text.Span[block.Samples..block.End]);
        }

        return new(page.WrittenMemory);
    }
}
