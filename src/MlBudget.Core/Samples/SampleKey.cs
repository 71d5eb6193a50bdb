namespace MlBudget.Core.Samples;

/// <summary>
/// The hash by which predictions are sampled: of its id and hour, so that a label finds it, or for one without an id of its
/// time and values, of which equal ones can't be told apart anyhow. It mixes by the finalizer of SplitMix64 (Steele, Lea,
/// Flood 2014; constants of Stafford's variant 13), since ids need not be hashes that spread well over their upper bits.
/// </summary>
internal static class SampleKey
{
    private const ulong Golden = 0x9e3779b97f4a7c15;

    /// <summary>The key of a prediction with an id.</summary>
    /// <param name="id">The hash of the id.</param>
    /// <param name="hour">The hour of its event, counted from the epoch.</param>
    public static UInt128 Of(UInt128 id, long hour) => Add(Add((ulong)(id >> 64), (ulong)id), (ulong)hour);

    /// <summary>The key of what is hashed already and one more value.</summary>
    public static UInt128 Add(UInt128 key, ulong value)
    {
        var low = Mix((ulong)key ^ Mix(value + Golden));
        return new(Mix((ulong)(key >> 64) + low * Golden + value), low);
    }

    /// <summary>The hash of a text: FNV-1a over its UTF-16 code units, mixed.</summary>
    public static ulong Of(string text)
    {
        var hash = 0xcbf29ce484222325;
        foreach (var unit in text)
            hash = (hash ^ unit) * 0x100000001b3;
        return Mix(hash);
    }

    private static UInt128 Add(ulong upper, ulong lower) => Add(new UInt128(Mix(upper + Golden), upper), lower);

    private static ulong Mix(ulong value)
    {
        value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
        value = (value ^ value >> 27) * 0x94d049bb133111eb;
        return value ^ value >> 31;
    }
}
