using System.Text;

namespace MlBudget.Sources.Paths;

/// <summary>The characters of a path, one behind the other.</summary>
internal sealed class PathScanner(string text)
{
    public int Position { get; set; }

    public bool AtEnd => Position == text.Length;

    public char Peek => AtEnd ? '\0' : text[Position];

    public bool AtQuote => Peek is '"' or '\'';

    /// <summary>What is next, for people.</summary>
    public string Shown => AtEnd ? "the end" : $"'{Peek}'";

    public void SkipSpace()
    {
        while (Peek == ' ')
            Position++;
    }

    /// <summary>Takes a sign if it is next.</summary>
    public bool Take(char sign)
    {
        if (Peek != sign)
            return false;
        Position++;
        return true;
    }

    /// <summary>A word of small letters, digits and underscores, and the spaces behind it.</summary>
    public string Word()
    {
        var start = Position;
        while (char.IsAsciiLetterLower(Peek) || char.IsAsciiDigit(Peek) || Peek == '_')
            Position++;
        var word = text[start..Position];
        SkipSpace();
        return word;
    }

    /// <summary>A key without quotes, in which a backslash stands before each sign; spaces before a bar are none of it.</summary>
    public string Key()
    {
        var key = new StringBuilder();
        while (!AtEnd && (!PathSyntax.Signs.Contains(Peek) || (Peek == '\\' && Position + 1 < text.Length)))
        {
            if (Peek == '\\')
                Position++;
            key.Append(text[Position++]);
        }

        return Peek == '|' ? key.ToString().TrimEnd(' ') : key.ToString();
    }

    /// <summary>A text in quotes of either kind, in which a backslash stands before quotes and backslashes, with the spaces behind it that are
    /// before a bar; null where no quote ends it.</summary>
    public string? Quoted()
    {
        var (quote, found) = (text[Position++], new StringBuilder());
        while (!AtEnd && Peek != quote)
        {
            if (Peek == '\\' && Position + 1 < text.Length)
                Position++;
            found.Append(text[Position++]);
        }

        if (!Take(quote))
            return null;
        var end = Position;
        SkipSpace();
        if (Peek is not ('|' or ',' or ')' or ':'))
            Position = end;
        return found.ToString();
    }

    /// <summary>What is before the next closing bracket, which is taken too; null where there is none.</summary>
    public string? UntilBracket()
    {
        var end = text.IndexOf(']', Position);
        if (end < 0)
            return null;
        var inside = text[Position..end];
        Position = end + 1;
        if (text.AsSpan(Position).TrimStart(' ') is ['|', ..])
            SkipSpace();
        return inside;
    }

    /// <summary>Arguments up to a closing parenthesis, which is taken too; null where they can't be read.</summary>
    public List<(string? Key, string Text)>? Arguments()
    {
        var arguments = new List<(string? Key, string Text)>();
        SkipSpace();
        if (Take(')'))
            return arguments;
        do
        {
            SkipSpace();
            if (Argument() is not { } first)
                return null;
            var (key, value) = ((string?)null, first);
            if (Take(':'))
            {
                SkipSpace();
                if (Argument() is not { } named)
                    return null;
                (key, value) = (first, named);
            }

            arguments.Add((key, value));
        }
        while (Take(','));
        return Take(')') ? arguments : null;
    }

    /// <summary>A text in quotes, or one without signs.</summary>
    private string? Argument()
    {
        if (AtQuote)
            return Quoted();
        var start = Position;
        while (!AtEnd && Peek is not (',' or ')' or ':' or '"' or '\'' or '('))
            Position++;
        var found = text[start..Position].Trim(' ');
        return found.Length == 0 ? null : found;
    }
}
