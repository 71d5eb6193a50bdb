using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace MlBudget.Sources.Times;

/// <summary>
/// A form in which times are written, in the directives of C's strftime that Python has too: <c>%d/%b/%Y %H:%M:%S</c>. The calendar is
/// read by .NET, in English.
/// </summary>
public sealed class TimeForm
{
    /// <summary>The longest text that is read as a time, in bytes.</summary>
    private const int MaxLength = 128;

    /// <summary>Finer digits of a second are cut off.</summary>
    private const int MaxFraction = 7;

    private static readonly ImmutableDictionary<char, string> Directives = new Dictionary<char, string>
    {
        ['Y'] = "yyyy",
        ['y'] = "yy",
        ['m'] = "M",
        ['b'] = "MMM",
        ['h'] = "MMM",
        ['B'] = "MMMM",
        ['d'] = "d",
        ['e'] = "d",
        ['a'] = "ddd",
        ['A'] = "dddd",
        ['H'] = "H",
        ['I'] = "h",
        ['p'] = "tt",
        ['M'] = "m",
        ['S'] = "s",
        ['f'] = "FFFFFFF",
        ['z'] = "zzz",
        ['Z'] = "'UTC'",
        ['F'] = "yyyy-M-d",
        ['T'] = "H:m:s",
        ['R'] = "H:m",
        ['%'] = "'%'",
    }.ToImmutableDictionary();

    private readonly string _pattern;
    private readonly bool _hasFraction;

    private TimeForm(string pattern, string directives)
    {
        _pattern = pattern;
        _hasFraction = directives.Contains('f');
        HasOffset = directives.Contains('z') || directives.Contains('Z');
    }

    /// <summary>Whether its times say how far they are from UTC.</summary>
    public bool HasOffset { get; }

    /// <summary>What is wrong with a form, as the end of a sentence; null if nothing is.</summary>
    public static string? FaultOf(string form) => Read(form, out var fault) is null ? fault : null;

    /// <summary>The form that a text is.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TimeForm Parse(string form) => Read(form, out var fault) ?? throw new FormatException(fault);

    /// <summary>Reads a time.</summary>
    /// <param name="text">The text, in UTF-8.</param>
    /// <param name="micros">Microseconds since the epoch, or where it has no offset what a clock shows, as if that were UTC.</param>
    /// <returns>Whether it is a time of this form, within the years 1 to 9999.</returns>
    public bool TryRead(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text.Length > MaxLength)
            return false;
        Span<char> characters = stackalloc char[MaxLength];
        var length = Encoding.UTF8.GetChars(text, characters);
        length = Normalize(characters[..length]);
        if (!DateTimeOffset.TryParseExact(characters[..length], _pattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return false;
        micros = (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        return true;
    }

    private static TimeForm? Read(string form, out string? fault)
    {
        var (pattern, directives) = (new StringBuilder(), new StringBuilder());
        for (var at = 0; at < form.Length; at++)
        {
            if (form[at] != '%')
            {
                if (form[at] != ' ' || at == 0 || form[at - 1] != ' ')
                    pattern.Append('\\').Append(form[at]);
                continue;
            }

            at++;
            if (at == form.Length || !Directives.TryGetValue(form[at], out var part))
            {
                fault = $"found '%{(at == form.Length ? "" : form[at])}' in the form of a time, expected %Y or %y, %m, %b or %B, %d, %H or %I and %p, %M, %S, %f, "
                    + "%z or %Z, %a, %A, %F, %T, %R or %%";
                return null;
            }

            directives.Append(form[at]);
            pattern.Append(part);
        }

        var all = directives.ToString();
        fault = !all.AsSpan().ContainsAny("YyF") ? "a time needs a year: expected %Y or %y in its form"
            : !all.AsSpan().ContainsAny("mbBhF") || !all.AsSpan().ContainsAny("deF") ? "a time needs a month and a day: expected %m or %b, and %d in its form"
            : null;
        return fault is null ? new(pattern.ToString(), all) : null;
    }

    /// <summary>Takes out digits of seconds beyond those that .NET reads, and spaces behind others, which pad days of one digit.</summary>
    /// <returns>How many characters are left.</returns>
    private int Normalize(Span<char> text)
    {
        var (kept, digits, isFraction) = (0, 0, false);
        foreach (var character in text)
        {
            if (!char.IsAsciiDigit(character))
                (digits, isFraction) = (0, character is '.' or ',');
            else if (_hasFraction && isFraction && ++digits > MaxFraction)
                continue;
            if (character != ' ' || kept == 0 || text[kept - 1] != ' ')
                text[kept++] = character;
        }

        return kept;
    }
}
