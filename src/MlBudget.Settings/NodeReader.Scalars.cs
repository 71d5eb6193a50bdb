using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Text;
using MlBudget.Core.Time;
using MlBudget.Settings.Yaml;

namespace MlBudget.Settings;

/// <content>How single values are read.</content>
public sealed partial class NodeReader
{
    /// <summary>Whether the value comes from outside the file, and so may be a secret.</summary>
    public bool IsReference => _element is YamlScalar scalar && _references.AreIn(scalar.Text);

    /// <summary>Whether a value of this mapping comes from outside the file.</summary>
    public bool HoldsReference => IsMapping && Entries().Any(entry => entry.IsReference);

    /// <summary>Whether nothing is written, or null.</summary>
    public bool IsNothing => _element is YamlScalar { IsNothing: true };

    /// <summary>The value for errors and other texts: as it is written, in quotes, never resolved.</summary>
    public string Shown => _element is not YamlScalar scalar || scalar.IsNothing ? _element.Kind : $"'{scalar.Text}'";

    /// <summary>The value for texts that people read: as it is written, without quotes, never resolved.</summary>
    public string Written => (_element as YamlScalar)?.Text ?? string.Empty;

    /// <summary>Whether the value is a text; it is no problem where it is another one, or can't be read.</summary>
    public bool Is(string text)
    {
        try
        {
            return _element is YamlScalar { IsNothing: false } scalar && _references.Resolve(scalar.Text) == text;
        }
        catch (ReferenceException)
        {
            return false;
        }
    }

    /// <summary>A text that is not empty.</summary>
    /// <param name="expected">What it is, for errors.</param>
    public string? Text(string expected = "a text")
    {
        if (_element is not YamlScalar scalar || scalar.IsNothing)
        {
            Error($"expected {expected}, found {_element.Kind}");
            return null;
        }

        try
        {
            var text = _references.Resolve(scalar.Text);
            if (text.Length > 0)
                return text;
            Error($"expected {expected}, found an empty text{(IsReference ? $" for {Shown}" : "")}");
        }
        catch (ReferenceException error)
        {
            Error(error.Message);
        }

        return null;
    }

    /// <summary>A text that is not empty, which is shown as it is written where what it stands for may be a secret.</summary>
    /// <param name="expected">What it is, for errors.</param>
    public ConfiguredText? Configured(string expected) =>
        Text(expected) is { } text ? new ConfiguredText(text, IsReference ? Written : default) : default(ConfiguredText?);

    /// <summary>A text that is not empty, and is in places that everybody sees, so that references in it are a problem.</summary>
    /// <param name="expected">What it is, for errors.</param>
    public string? Literal(string expected = "a text")
    {
        if (!IsReference)
            return Text(expected);
        Error($"found {Shown}, expected {expected}: references are not resolved here, since it shows in metrics, logs and the state");
        return null;
    }

    /// <summary>A decimal number, exactly as it is written.</summary>
    public decimal? Number(string expected = "a number such as 0.95")
    {
        if (Text(expected) is not { } text)
            return null;
        if (TryNumber(text, out var number))
            return number;
        Error((IsReference ? null : DecimalComma.FaultOf(text) ?? Percentage(text)) ?? $"found {Shown}, expected {expected}");
        return null;
    }

    /// <summary>A decimal number within bounds.</summary>
    public decimal? Number(decimal least, decimal greatest) =>
        Within(Number($"a number from {Format(least)} to {Format(greatest)}"), least, greatest, Format, "a number");

    /// <summary>A finite number within bounds, as precise as a computed one is.</summary>
    public double? Double(double least, double greatest)
    {
        if (Text("a number") is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) && number >= least && number <= greatest)
            return number;
        if (!IsReference && DecimalComma.FaultOf(text) is { } fault)
        {
            Error(fault);
            return null;
        }

        var bounds = least == double.MinValue ? "" : greatest == double.MaxValue ? $" from {least} on" : $" from {least} to {greatest}";
        Error(string.Create(CultureInfo.InvariantCulture, $"found {Shown}, expected a number{bounds}"));
        return null;
    }

    /// <summary>An instant.</summary>
    public Instant? Instant()
    {
        const string Expected = "a time such as 2026-07-01T00:00:00Z";
        if (Text(Expected) is not { } text)
            return null;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return Core.Time.Instant.From(time);
        Error($"found {Shown}, expected {Expected}");
        return null;
    }

    /// <summary>A share: above 0 and below 1.</summary>
    /// <param name="none">What is wrong with 0.</param>
    /// <param name="all">What is wrong with 1.</param>
    public decimal? Share(string none, string all)
    {
        if (Number() is not { } number)
            return null;
        if (number is > 0 and < 1)
            return number;
        if (number is > 1 and <= 100)
            Error(IsReference ? $"{Shown} looks like a percentage; write a number below 1 such as 0.95"
                : $"{Format(number)} looks like a percentage; write {Format(number / 100)}");
        else
            Error(number == 0 ? none : number == 1 ? all : $"found {Shown}, expected a number between 0 and 1");
        return null;
    }

    /// <summary>A whole number within bounds.</summary>
    public long? Integer(long least, long greatest)
    {
        var expected = $"a whole number from {least} to {greatest}";
        if (Text(expected) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= greatest)
            return number;
        Error($"found {Shown}, expected {expected}");
        return null;
    }

    /// <summary>A duration within bounds.</summary>
    public TimeSpan? Duration(TimeSpan least, TimeSpan greatest)
    {
        var expected = $"a duration from {Durations.Format(least)} to {Durations.Format(greatest)}";
        if (Text(expected) is not { } text)
            return null;
        if (Durations.TryParse(text, out var duration))
            return Within(duration, least, greatest, Durations.Format, "a duration");
        Error($"found {Shown}, expected {expected}, written as 5m, 1d or 1h30m");
        return null;
    }

    /// <summary>A truth value.</summary>
    public bool? Boolean() => Choice<bool>(("true", true), ("false", false));

    /// <summary>One of some names.</summary>
    public T? Choice<T>(params ReadOnlySpan<(string Name, T Value)> choices)
        where T : struct
    {
        if (Name([.. choices.ToArray().Select(choice => choice.Name)]) is { } name)
        {
            foreach (var choice in choices)
            {
                if (choice.Name == name)
                    return choice.Value;
            }
        }

        return null;
    }

    /// <summary>One of some names, as a text.</summary>
    public string? Name(ImmutableArray<string> known)
    {
        if (Text(Expected()) is not { } name)
            return null;
        if (known.Contains(name))
            return name;
        var nearest = IsReference ? null : NearestName.Find(name, known);
        Error($"found {Shown}, {(nearest is null ? $"expected {Expected()}" : $"did you mean '{nearest}'?")}");
        return null;

        string Expected() => known.Length == 1 ? $"'{known[0]}'" : $"one of {Listed(known)}";
    }

    /// <summary>One of some names, in a place that everybody sees, so that a reference is a problem.</summary>
    /// <param name="known">The names.</param>
    /// <param name="expected">What it is, for errors.</param>
    public string? LiteralName(ImmutableArray<string> known, string expected) => Literal(expected) is null ? null : Name(known);

    /// <summary>A number for texts: without an exponent and without trailing zeros.</summary>
    public static string Format(decimal number) => PlainNumber.Format(number);

    private static string? Percentage(string text) =>
        text.EndsWith('%') && TryNumber(text[..^1], out var number) ? $"{text} is a percentage; write {Format(number / 100)}" : null;

    private static bool TryNumber(string text, out decimal number) => decimal.TryParse(
        text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
        CultureInfo.InvariantCulture, out number);

    private T? Within<T>(T? value, T least, T greatest, Func<T, string> format, string noun)
        where T : struct, IComparable<T>
    {
        if (value is not { } known || (known.CompareTo(least) >= 0 && known.CompareTo(greatest) <= 0))
            return value;
        Error($"found {Shown}, expected {noun} from {format(least)} to {format(greatest)}");
        return null;
    }
}
