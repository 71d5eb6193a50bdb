using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Exporter.Sampling;

/// <summary>How often each text of a column comes, of classes or of groups; those beyond a thousand together.</summary>
internal sealed class TextCounts
{
    private const int MostShown = 5;

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts the texts of a column.</summary>
    /// <param name="batches">The records.</param>
    /// <param name="column">The index of a column of categories.</param>
    public TextCounts(IEnumerable<Batch> batches, int column)
    {
        foreach (var batch in batches)
        {
            var texts = batch.Category(column);
            for (var row = 0; row < batch.Count; row++)
            {
                if (!Bits.Get(texts.Valid, row))
                    continue;
                var text = texts.Dictionary[texts.Codes[row]];
                All++;
                if (_counts.Count < FewTexts.Most || _counts.ContainsKey(text))
                    _counts[text] = _counts.GetValueOrDefault(text) + 1;
            }
        }
    }

    /// <summary>How many there are.</summary>
    public long All { get; }

    /// <summary>The texts.</summary>
    public IReadOnlyCollection<string> Texts => _counts.Keys;

    /// <summary>How many of them are so.</summary>
    public long Count(Func<string, bool> isSo) => _counts.Where(text => isSo(text.Key)).Sum(text => text.Value);

    /// <summary>The counts, the greatest first.</summary>
    public IEnumerable<long> Greatest => _counts.Values.OrderDescending();

    /// <summary>Whether there are so few of them that they may be shown.</summary>
    public bool AreFew => FewTexts.Are(_counts.Count, All);

    /// <summary>The most frequent texts with their counts, cut, for people; of many only how many there are.</summary>
    public string Shown => !AreFew ? FewTexts.Count(_counts.Count) : string.Join(", ", _counts.OrderByDescending(text => text.Value).ThenBy(text => text.Key, StringComparer.Ordinal)
            .Take(MostShown).Select(text => $"{FoundText.Of(text.Key)} ({PlainNumber.Format(text.Value)})"))
        + (_counts.Count > MostShown ? $" and {_counts.Count - MostShown} more" : "");
}
