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
/// first, and some of its families are parts of it.</summary>
internal sealed class RenderedPage
{
    private readonly Form _plain;
    private readonly Lazy<Form> _openMetrics;

    /// <summary>Takes a page.</summary>
    /// <param name="text">The page in the text format.</param>
    /// <param name="families">Its families, in order.</param>
    /// <param name="leftOut">How many series were left out of each model that has too many.</param>
    public RenderedPage(ReadOnlyMemory<byte> text, ImmutableArray<FamilyBlock> families, FrozenDictionary<string, int> leftOut)
    {
        LeftOut = leftOut;
        _plain = new(new(text), [.. families.Select(block => new FamilyText(block.Family.Name, text[block.Begin..block.End]))]);
        _openMetrics = new(() => OpenMetrics(text, families));
    }

    /// <summary>How many series were left out of each model that has more than <c>limits.max_series</c>.</summary>
    public FrozenDictionary<string, int> LeftOut { get; }

    /// <summary>The whole page, but for the end that its format asks for.</summary>
    public CompressibleText In(PageFormat format) => FormOf(format).Text;

    /// <summary>Its families, each a part of the whole page: nothing is copied, whatever clients ask for.</summary>
    public ImmutableArray<FamilyText> FamiliesIn(PageFormat format) => FormOf(format).Families;

    private Form FormOf(PageFormat format) => format == PageFormat.OpenMetrics ? _openMetrics.Value : _plain;

    private static Form OpenMetrics(ReadOnlyMemory<byte> text, ImmutableArray<FamilyBlock> families)
    {
        var page = new ArrayBufferWriter<byte>(Math.Max(text.Length, 1));
        var ends = new List<int>(families.Length);
        foreach (var block in families)
        {
            page.Write(PageFormat.OpenMetrics.Header(block.Family));
            page.Write(block.WithCreated is { } created ? created.Span : text.Span[block.Samples..block.End]);
            ends.Add(page.WrittenCount);
        }

        var whole = page.WrittenMemory;
        return new(new(whole), [.. families.Select((block, index) => new FamilyText(
            PageFormats.WithoutSuffix(block.Family.Name), whole[(index == 0 ? 0 : ends[index - 1])..ends[index]]))]);
    }

    /// <summary>A page in one format.</summary>
    private sealed record Form(CompressibleText Text, ImmutableArray<FamilyText> Families);
}
