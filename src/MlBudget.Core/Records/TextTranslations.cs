using System.Text;

namespace MlBudget.Core.Records;

/// <summary>
/// Which codes the texts of some dictionaries have in others: each is looked up once. So rows that several threads have decoded, each with
/// dictionaries of its own, are counted as if one had. Used by one thread; others may add to the dictionaries that are translated from.
/// </summary>
public sealed class TextTranslations
{
    /// <summary>How many are remembered at the most: dictionaries are given up for others when they have grown too large.</summary>
    private const int Most = 256;

    private readonly List<Translation> _known = [];

    /// <summary>What leads from one dictionary to another one.</summary>
    internal Translation Of(CategoryDictionary from, CategoryDictionary to)
    {
        foreach (var known in _known)
        {
            if (known.Leads(from, to))
                return known;
        }

        if (_known.Count == Most)
            _known.Clear();
        var translation = new Translation(from, to);
        _known.Add(translation);
        return translation;
    }

    /// <summary>The codes of one dictionary's texts in another one.</summary>
    internal sealed class Translation(CategoryDictionary from, CategoryDictionary to)
    {
        private const int NotAsked = -1;

        private int[] _codes = [];

        /// <summary>Whether it leads from one dictionary to another one.</summary>
        public bool Leads(CategoryDictionary source, CategoryDictionary target) => ReferenceEquals(from, source) && ReferenceEquals(to, target);

        /// <summary>The code there of a text here; it is added there when it is new.</summary>
        public int CodeOf(int code)
        {
            if (code >= _codes.Length)
                Grow();
            ref var known = ref _codes[code];
            if (known == NotAsked)
                known = to.GetOrAdd(Encoding.UTF8.GetBytes(from[code]));
            return known;
        }

        private void Grow()
        {
            var known = _codes.Length;
            Array.Resize(ref _codes, Math.Max(from.Count, 2 * known));
            _codes.AsSpan(known).Fill(NotAsked);
        }
    }
}
