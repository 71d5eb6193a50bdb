using System.Globalization;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Json;

namespace MlBudget.Sources.Tests.Json;

/// <summary>
/// The plain twin of the decoder: System.Text.Json for the grammar, System.DateTimeOffset for the calendar, big
/// integers for numbers. A cell is null when missing, "mistyped", or its value
/// as text.
/// </summary>
internal static partial class SlowDecoder
{
    public const string Mistyped = "mistyped";
    public const string Present = "present";
    private const string NaN = "7e-99999";
    private const string PositiveInfinity = "7e99999";
    private static readonly UTF8Encoding Strict = new(false, true);

    public static (DecodeResult Result, string?[] Cells) Decode(byte[] line, RecordSchema schema)
    {
        string text;
        try
        {
            text = Strict.GetString(line);
        }
        catch (DecoderFallbackException)
        {
            return (DecodeResult.Encoding, []);
        }

        try
        {
            using var document = JsonDocument.Parse(WithoutPythonNumbers(text));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return (DecodeResult.Malformed, []);
            var root = document.RootElement;
            var time = Instant(Find(root, schema.TimePath));
            if (time is null or Mistyped)
                return (time is null ? DecodeResult.NoTime : DecodeResult.Time, []);
            var id = schema.IdPath is null ? null : Id(Find(root, schema.IdPath), schema.IdIsNumber);
            return (DecodeResult.Ok, [time, id, .. schema.Columns.Select(spec => Cell(Find(root, spec.Path), spec))]);
        }
        catch (JsonException)
        {
            return (DecodeResult.Malformed, []);
        }
    }

    /// <summary>How values are written in cells.</summary>
    public static string Written(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>Python's numbers as numbers that nobody writes, with spaces so that they don't join other tokens.</summary>
    private static string WithoutPythonNumbers(string text) => Tokens().Replace(text, token => token.Value switch
    {
        "NaN" => $" {NaN} ",
        "Infinity" => $" {PositiveInfinity} ",
        "-Infinity" => $" -{PositiveInfinity} ",
        _ => token.Value,
    });

    private static JsonElement? Find(JsonElement element, string path)
    {
        foreach (var key in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object)
                return null;
            JsonElement? last = null;
            foreach (var property in element.EnumerateObject())
            {
                var name = Plain(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(property)));
                if (name == key)
                    last = property.Value;
            }

            if (last is null)
                return null;
            element = last.Value;
        }

        return element;
    }

    private static string? Cell(JsonElement? element, ColumnSpec spec) => spec.Kind switch
    {
        ColumnKind.Number => Number(element, spec.Scale),
        ColumnKind.Category => Category(element) is { } category ? Cut(category) : null,
        ColumnKind.Presence => IsMissing(element) ? null : Present,
        ColumnKind.List => IsMissing(element) ? null : element!.Value.ValueKind == JsonValueKind.Array ? Present : Mistyped,
        _ => Instant(element),
    };

    private static string? Number(JsonElement? element, decimal scale)
    {
        if (IsMissing(element))
            return null;
        if (element!.Value.ValueKind != JsonValueKind.Number)
            return Mistyped;
        var value = double.Parse(element.Value.GetRawText(), CultureInfo.InvariantCulture);
        var inverse = 1 / scale;
        return Written(decimal.IsInteger(inverse) ? value / (double)inverse : value * (double)scale);
    }

    private static string? Category(JsonElement? element)
    {
        if (IsMissing(element))
            return null;
        return element!.Value.ValueKind switch
        {
            JsonValueKind.String => Text(element.Value),
            JsonValueKind.Number => CategoryOf(element.Value.GetRawText()),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => Mistyped,
        };
    }

    private static string Cut(string text)
    {
        while (Strict.GetByteCount(text) > RecordDecoder.MaxCategoryBytes)
            text = text[..^(char.IsLowSurrogate(text[^1]) ? 2 : 1)];
        return text;
    }

    private static string CategoryOf(string token)
    {
        if (token.EndsWith(PositiveInfinity, StringComparison.Ordinal))
            return token[0] == '-' ? "-Infinity" : "Infinity";
        var (digits, exponent) = Parse(token);
        if (token.All(c => char.IsAsciiDigit(c) || c == '-') && token != "-0")
            return token;
        if (digits.IsZero)
            return "0";
        if (Math.Abs(exponent) > 100 || exponent < 0 || BigInteger.Abs(digits) * BigInteger.Pow(10, exponent) >= BigInteger.Pow(10, 18))
            return token;
        return (digits * BigInteger.Pow(10, exponent)).ToString(CultureInfo.InvariantCulture);
    }

    private static string? Id(JsonElement? element, bool isNumber)
    {
        if (IsMissing(element))
            return null;
        var value = element!.Value;
        var id = value.ValueKind switch
        {
            JsonValueKind.String => isNumber ? SlowNumber.Canonical(Text(value)) : Text(value),
            JsonValueKind.Number when !value.GetRawText().EndsWith(PositiveInfinity, StringComparison.Ordinal) =>
                SlowNumber.Canonical(value.GetRawText()),
            _ => null,
        };
        return id is null ? null : Written(XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(id)));
    }

    private static string? Instant(JsonElement? element)
    {
        if (IsMissing(element))
            return null;
        var token = element!.Value.ValueKind switch
        {
            JsonValueKind.String => Text(element.Value),
            JsonValueKind.Number => element.Value.GetRawText(),
            _ => "",
        };
        if (element.Value.ValueKind == JsonValueKind.String && Calendar().Match(token) is { Success: true } match)
            return Instant(match) ?? Mistyped;
        if (DateTime.TryParseExact(
            token.EndsWith(".0", StringComparison.Ordinal) && element.Value.ValueKind == JsonValueKind.Number ? token[..^2] : token, ["yyyyMMdd", "yyyyMMddHHmm", "yyyyMMddHHmmss", "yyyyMMddHHmmssfff", "yyyyMMdd'T'HHmmss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var compact)
            && compact.Year is >= 1900 and < 2100)
            return Written((compact.Ticks - DateTime.UnixEpoch.Ticks) / 10);
        return NumberToken().IsMatch(token) ? Epoch(token) ?? Mistyped : Mistyped;
    }

    private static string? Instant(Match match)
    {
        var leap = match.Groups["second"].Value == "60";
        var second = match.Groups["second"].Success ? match.Groups["second"].Value : "00";
        var minutes = match.Groups["minutes"].Success ? match.Groups["minutes"].Value : "00:00";
        var plain = $"{match.Groups["date"].Value.Replace('/', '-')}T{minutes}:{(leap ? "59" : second)}";
        if (!DateTime.TryParseExact(plain, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return null;
        var micros = (local.Ticks - DateTime.UnixEpoch.Ticks) / 10;
        micros += leap ? 999_999 : long.Parse(match.Groups["fraction"].Value.PadRight(6, '0')[..6], CultureInfo.InvariantCulture);
        if (match.Groups["hours"].Success)
        {
            var hours = int.Parse(match.Groups["hours"].Value, CultureInfo.InvariantCulture);
            var rest = match.Groups["rest"].Success ? int.Parse(match.Groups["rest"].Value, CultureInfo.InvariantCulture) : 0;
            if (hours > 23 || rest > 59)
                return null;
            micros += (match.Groups["sign"].Value == "-" ? 1 : -1) * (hours * 60L + rest) * EventTime.PerMinute;
        }

        return InYears(micros);
    }

    private static string? Epoch(string token)
    {
        if (token.EndsWith(PositiveInfinity, StringComparison.Ordinal))
            return null;
        var (digits, exponent) = Parse(token);
        if (digits.IsZero)
            return "0";
        if (exponent > 40)
            return null;
        exponent = Math.Max(exponent, -1000);
        var (numerator, denominator) = exponent < 0
            ? (digits, BigInteger.Pow(10, -exponent))
            : (digits * BigInteger.Pow(10, exponent), BigInteger.One);
        bool Below(int power) => BigInteger.Abs(numerator) < BigInteger.Pow(10, power) * denominator;
        numerator *= Below(11) ? 1_000_000_000 : Below(14) ? 1_000_000 : Below(17) ? 1000 : 1;
        denominator *= 1000;
        var micros = BigInteger.DivRem(numerator, denominator, out var remainder);
        return InYears(remainder.Sign < 0 ? micros - 1 : micros);
    }

    private static string? InYears(BigInteger micros) =>
        micros >= -62_135_596_800_000_000 && micros <= 253_402_300_799_999_999 ? Written(micros) : null;

    /// <summary>A number as digits and a power of ten, without trailing zeros.</summary>
    private static (BigInteger Digits, int Exponent) Parse(string token)
    {
        var match = NumberToken().Match(token);
        var fraction = match.Groups["fraction"].Value;
        var digits = BigInteger.Parse(match.Groups["integer"].Value + fraction, CultureInfo.InvariantCulture);
        var written = match.Groups["exponent"].Value;
        var power = written.Length == 0 ? 0 : BigInteger.Parse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var exponent = (int)BigInteger.Clamp(power, -1_000_000, 1_000_000) - fraction.Length;
        while (!digits.IsZero && digits % 10 == 0)
            (digits, exponent) = (digits / 10, exponent + 1);
        return (digits, exponent);
    }

    private static bool IsMissing(JsonElement? element) => element is null || element.Value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Number => element.Value.GetRawText() == NaN,
        JsonValueKind.String => element.Value.GetRawText() == "\"\"",
        _ => false,
    };

    private static string Text(JsonElement element) => Plain(element.GetRawText()[1..^1]);

    /// <summary>The text without escapes; half a surrogate pair becomes U+FFFD.</summary>
    private static string Plain(string raw)
    {
        var plain = Escape().Replace(raw, escape => escape.Value[1] switch
        {
            'u' => ((char)int.Parse(escape.ValueSpan[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
            'b' => "\b",
            'f' => "\f",
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            var other => other.ToString(),
        });
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(plain));
    }

    [GeneratedRegex("""
        "(\\.|[^"\\])*"|-?Infinity|NaN
        """, RegexOptions.Singleline)]
    private static partial Regex Tokens();

    [GeneratedRegex("""\\(u[0-9a-fA-F]{4}|.)""", RegexOptions.Singleline)]
    private static partial Regex Escape();

    [GeneratedRegex("""^(?<integer>-?(0|[1-9][0-9]*))(\.(?<fraction>[0-9]+))?([eE](?<exponent>[+-]?[0-9]+))?\z""")]
    private static partial Regex NumberToken();

    [GeneratedRegex("""^(?<date>[0-9]{4}(?<joint>[-/])[0-9]{2}\k<joint>[0-9]{2})([Tt :](?<minutes>[0-9]{2}:[0-9]{2})(:(?<second>[0-9]{2})([.,](?<fraction>[0-9]+))?)?( ?([Zz]|UTC|GMT|(?<sign>[+-])(?<hours>[0-9]{2})(:?(?<rest>[0-9]{2}))?))?)?\z""")]
    private static partial Regex Calendar();
}
