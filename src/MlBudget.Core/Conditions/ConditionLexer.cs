using System.Globalization;
using System.Text;

namespace MlBudget.Core.Conditions;

/// <summary>Cuts a condition's text into tokens.</summary>
internal sealed class ConditionLexer(string text)
{
    private static readonly Dictionary<string, TokenKind> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["and"] = TokenKind.And,
        ["or"] = TokenKind.Or,
        ["not"] = TokenKind.Not,
        ["is"] = TokenKind.Is,
        ["in"] = TokenKind.In,
        ["null"] = TokenKind.Null,
        ["true"] = TokenKind.True,
        ["false"] = TokenKind.False,
    };

    /// <summary>Signs in the order of trial, with what the signs of other languages are written as here.</summary>
    private static readonly (string Sign, string Written)[] Signs =
    [
        ("===", "=="), ("==", "=="), ("=<", "<="), ("=>", ">="), ("=", "=="), ("!=", "!="), ("<>", "!="),
        ("<=", "<="), ("<", "<"), (">=", ">="), (">", ">"), ("&&", "and"), ("||", "or"), ("!", "not"),
    ];

    private int _position;

    /// <summary>The next token; at the end of the text again and again its end.</summary>
    /// <exception cref="ConditionException">There is no token.</exception>
    public Token Next()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
            _position++;
        if (_position == text.Length)
            return new(TokenKind.End, _position, "");
        return text[_position] switch
        {
            '(' => Take(TokenKind.Open, 1),
            ')' => Take(TokenKind.Close, 1),
            ',' => Take(TokenKind.Comma, 1),
            '\'' or '"' => Quoted(),
            var first when char.IsLetter(first) || first == '_' => Word(),
            _ when StartsNumber() => Number(),
            _ => Sign(),
        };
    }

    private Token Take(TokenKind kind, int length, double number = 0)
    {
        var token = new Token(kind, _position, text.Substring(_position, length), number);
        _position += length;
        return token;
    }

    private Token Word()
    {
        var end = _position;
        while (end < text.Length && IsWordCharacter(text[end]))
            end++;
        var kind = Keywords.GetValueOrDefault(text[_position..end], TokenKind.Name);
        return Take(kind, end - _position);
    }

    private Token Number()
    {
        var end = _position + 1;
        while (end < text.Length && (IsWordCharacter(text[end]) || IsExponentSign(end)))
            end++;
        var found = text[_position..end];
        const NumberStyles Style =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(found, Style, CultureInfo.InvariantCulture, out var number))
            throw new ConditionException(_position, $"found '{found}', expected a number such as 0.1 or 1e-3");
        if (!double.IsFinite(number))
            throw new ConditionException(_position, $"found '{found}', expected a number within ±1.8e308");
        return Take(TokenKind.Number, end - _position, number);
    }

    private Token Quoted()
    {
        var quote = text[_position];
        var value = new StringBuilder();
        for (var at = _position + 1; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                var token = new Token(TokenKind.Text, _position, value.ToString());
                _position = at + 1;
                return token;
            }

            if (text[at] == '\\' && ++at < text.Length && text[at] is not ('\\' or '\'' or '"'))
                throw new ConditionException(at - 1, $"found '\\{text[at]}', expected \\\\, \\' or \\\"");
            if (at < text.Length)
                value.Append(text[at]);
        }

        throw new ConditionException(_position, $"found a text without end, expected a closing {quote}");
    }

    private Token Sign()
    {
        var (sign, written) = Signs.FirstOrDefault(
            known => string.CompareOrdinal(text, _position, known.Sign, 0, known.Sign.Length) == 0);
        if (sign is not null && sign == written)
            return Take(TokenKind.Operator, sign.Length);
        var found = sign ?? text[_position].ToString();
        var expected = sign is null ? "a name, a literal or an operator" : $"'{written}'";
        throw new ConditionException(_position, $"found '{found}', expected {expected}");
    }

    private bool StartsNumber()
    {
        var at = text[_position] is '-' or '+' ? _position + 1 : _position;
        return at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.');
    }

    private static bool IsWordCharacter(char character) => char.IsLetterOrDigit(character) || character is '_' or '.';

    private bool IsExponentSign(int at) => text[at] is '-' or '+' && text[at - 1] is 'e' or 'E';
}
