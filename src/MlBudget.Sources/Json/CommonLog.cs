namespace MlBudget.Sources.Json;

/// <summary>Reads dates as web servers write them: <c>01/Aug/2026</c>, in English.</summary>
internal static class CommonLog
{
    private const int Length = 11;

    /// <summary>Reads the date that a text begins with.</summary>
    /// <param name="text">The text.</param>
    /// <param name="micros">Its first microsecond.</param>
    /// <param name="rest">What follows it.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryReadDate(ReadOnlySpan<byte> text, out long micros, out ReadOnlySpan<byte> rest)
    {
        micros = 0;
        rest = default;
        if (text.Length < Length || text[2] != (byte)'/' || text[6] != (byte)'/')
            return false;
        var at = "JanFebMarAprMayJunJulAugSepOctNovDec"u8.IndexOf(text[3..6]);
        var wrong = 0u;
        var year = Timestamp.Pair(text, 7, ref wrong) * 100 + Timestamp.Pair(text, 9, ref wrong);
        var day = Timestamp.Pair(text, 0, ref wrong);
        rest = text[Length..];
        return at >= 0 && at % 3 == 0 && Timestamp.TryStartOf(year, at / 3 + 1, day, out micros) && wrong == 0;
    }
}
