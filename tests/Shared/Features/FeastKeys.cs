using System.Text;

namespace MlBudget.FeatureStores;

/// <summary>Keys of entities as Feast writes them, in the third version of its format: all numbers are little-endian.</summary>
internal static class FeastKeys
{
    /// <summary>The key of an entity with one join key, whose value is an INT64.</summary>
    public static byte[] Of(string joinKey, long value) =>
    [
        .. BitConverter.GetBytes(1), .. BitConverter.GetBytes(2), .. BitConverter.GetBytes(joinKey.Length), .. Encoding.UTF8.GetBytes(joinKey),
        .. BitConverter.GetBytes(4), .. BitConverter.GetBytes(8), .. BitConverter.GetBytes(value),
    ];
}
