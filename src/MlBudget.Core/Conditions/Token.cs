namespace MlBudget.Core.Conditions;

/// <summary>What a piece of a condition's text is.</summary>
internal enum TokenKind
{
    End,
    Name,
    Number,
    Text,
    Operator,
    Open,
    Close,
    Comma,
    And,
    Or,
    Not,
    Is,
    In,
    Null,
    True,
    False,
}

/// <summary>A piece of a condition's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it starts.</param>
/// <param name="Text">Its characters; of a quoted text what it stands for.</param>
/// <param name="Number">The value of a number.</param>
internal readonly record struct Token(TokenKind Kind, int Position, string Text, double Number = 0)
{
    /// <summary>The token for error messages.</summary>
    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => $"the text '{Text}'",
        _ => $"'{Text}'",
    };
}
