namespace MlBudget.Sources.Paths;

/// <summary>How a step of a path goes on from a value.</summary>
public enum PathStepKind
{
    /// <summary>To the value of a key of an object.</summary>
    Key,

    /// <summary>To an element of a list, counted from its start from 0 on, or from its end from −1 on.</summary>
    Element,

    /// <summary>To the element of a list that belongs to the row: of the first row the first one.</summary>
    RowElement,

    /// <summary>From a text to the JSON value that it holds.</summary>
    Json,

    /// <summary>From a text to the list of values that it holds, joined by commas.</summary>
    Csv,

    /// <summary>From a text to the values that it holds as <c>key=value</c> between spaces.</summary>
    Logfmt,

    /// <summary>From a text to the text whose bytes it holds in base64.</summary>
    Base64,
}

/// <summary>A step of a path.</summary>
/// <param name="Kind">How it goes on.</param>
/// <param name="Key">The key; empty for other kinds of steps.</param>
/// <param name="Index">Which element; 0 for other kinds of steps.</param>
public readonly record struct PathStep(PathStepKind Kind, string Key = "", int Index = 0)
{
    /// <summary>Whether it leads into a text.</summary>
    public bool IsIntoText => Kind is PathStepKind.Json or PathStepKind.Csv or PathStepKind.Logfmt or PathStepKind.Base64;

    /// <summary>To the value of a key.</summary>
    public static PathStep To(string key) => new(PathStepKind.Key, key);
}
