namespace MlBudget.Core.Records;

/// <summary>
/// What each text of a column means to one reader (a class, a group code, whether it is allowed), asked once per
/// distinct text of a dictionary instead of once per row.
/// </summary>
/// <param name="translate">The meaning of a text.</param>
public sealed class CategoryMap<T>(Func<string, T> translate)
{
    private CategoryDictionary? _dictionary;
    private T[] _meanings = [];
    private int _known;

    /// <summary>The meanings of all codes of <paramref name="dictionary"/>, by code.</summary>
    public ReadOnlySpan<T> Of(CategoryDictionary dictionary)
    {
        if (!ReferenceEquals(dictionary, _dictionary))
        {
            _dictionary = dictionary;
            _known = 0;
        }

        var count = dictionary.Count;
        if (_known < count)
            Extend(dictionary, count);
        return _meanings.AsSpan(0, _known);
    }

    private void Extend(CategoryDictionary dictionary, int count)
    {
        if (_meanings.Length < count)
            Array.Resize(ref _meanings, Math.Max(count, _meanings.Length * 2));
        for (; _known < count; _known++)
            _meanings[_known] = translate(dictionary[_known]);
    }
}
