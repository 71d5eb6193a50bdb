namespace MlBudget.Sources.Json;

/// <summary>What became of a line.</summary>
public enum DecodeResult
{
    /// <summary>Its values are in the row.</summary>
    Ok,

    /// <summary>It is not one JSON object, or is cut off; see <see cref="RecordDecoder.ErrorOffset"/>.</summary>
    Malformed,

    /// <summary>It is not valid UTF-8.</summary>
    Encoding,

    /// <summary>It has no time of its own: nothing, null or an empty text is where it should be.</summary>
    NoTime,

    /// <summary>Its time can't be read, or is outside the years 1 to 9999.</summary>
    Time,

    /// <summary>It has no list of rows, an empty one, or lists of different lengths where each row has an element of each.</summary>
    Rows,
}
