using System.Globalization;
using MlBudget.Core.Conditions;

namespace MlBudget.Core.Tests.Conditions;

/// <summary>The plain, slow twin of conditions: judged record by record, and written in many equal ways.</summary>
internal abstract record Expression
{
    /// <summary>What it says of a record; null for unknown.</summary>
    public abstract bool? Of(Record record);

    /// <summary>One of the texts that mean it; all of them have one canonical form.</summary>
    public string Write(Random style)
    {
        var text = style.Next(8) == 0 ? $"{Case("not", style)} ({Case("not", style)} ({Words(style)}))" : Words(style);
        return style.Next(4) == 0 ? $"({Space(style)}{text}{Space(style)})" : text;
    }

    public sealed override string ToString() => Write(new Random(0));

    protected abstract string Words(Random style);

    protected static string Case(string word, Random style) => style.Next(3) switch
    {
        0 => word.ToUpperInvariant(),
        1 => char.ToUpperInvariant(word[0]) + word[1..],
        _ => word,
    };

    protected static string Space(Random style) => new(' ', style.Next(3));

    protected static ConditionField Field(string name) => WrittenRecords.Fields[name];

    protected static string Alias(string name, Random style)
    {
        string[] aliases = [.. WrittenRecords.Fields.Where(field => field.Value == Field(name)).Select(field => field.Key)];
        return aliases[style.Next(aliases.Length)];
    }
}

internal sealed record Null(string Name) : Expression
{
    public override bool? Of(Record record) => record.IsMissing(Field(Name).Path);

    protected override string Words(Random style) =>
        $"{Alias(Name, style)} {Case("is", style)} {Space(style)}{Case("null", style)}";
}

internal sealed record NumberIs(string Name, string Sign, double Bound) : Expression
{
    public override bool? Of(Record record) => Numbers.Compare(Field(Name), record, Bound) is not { } order ? null : Sign switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        ">=" => order >= 0,
        "==" => order == 0,
        _ => order != 0,
    };

    protected override string Words(Random style) =>
        $"{Alias(Name, style)}{Space(style)}{Sign}{Space(style)}{Numbers.Write(Bound, style)}";
}

internal sealed record NumberIn(string Name, double[] Bounds) : Expression
{
    public override bool? Of(Record record) =>
        Numbers.Compare(Field(Name), record, 0) is null
            ? null : Bounds.Any(bound => Numbers.Compare(Field(Name), record, bound) == 0);

    protected override string Words(Random style)
    {
        var bounds = Bounds.ToArray();
        style.Shuffle(bounds);
        var list = string.Join(",", bounds.Select(bound => Space(style) + Numbers.Write(bound, style)));
        return $"{Alias(Name, style)} {Case("in", style)}{Space(style)}({list}{Space(style)})";
    }
}

internal sealed record TextIn(string Name, string[] Texts) : Expression
{
    public override bool? Of(Record record) =>
        record.Category(Field(Name).Path) is { } text ? Texts.Contains(text) : null;

    protected override string Words(Random style)
    {
        var texts = Texts.ToArray();
        style.Shuffle(texts);
        // Truth values alone are no texts: see Truth.
        var mixed = texts.Distinct().Count() > 1;
        var literals = texts.Select(text => Literal(text, mixed, style)).ToArray();
        return literals.Length == 1 && style.Next(2) == 0
            ? $"{Alias(Name, style)}{Space(style)}=={Space(style)}{literals[0]}"
            : $"{Alias(Name, style)} {Case("in", style)} ({string.Join(Space(style) + ",", literals)})";
    }

    private static string Literal(string text, bool mixed, Random style)
    {
        if (mixed && text is "true" or "false" && style.Next(2) == 0)
            return Case(text, style);
        var quote = style.Next(2) == 0 ? "'" : "\"";
        return quote + text.Replace("\\", "\\\\").Replace(quote, "\\" + quote) + quote;
    }
}

internal sealed record Truth(string Name, bool Value) : Expression
{
    public override bool? Of(Record record) => record.Category(Field(Name).Path) switch
    {
        "true" or "True" => Value,
        "false" or "False" => !Value,
        { } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
            number == 1 ? Value : number == 0 ? !Value : null,
        _ => null,
    };

    protected override string Words(Random style)
    {
        var (name, equal) = (Alias(Name, style), style.Next(2) == 0);
        var literal = Case(Value == equal ? "true" : "false", style);
        if (style.Next(2) == 0)
            return $"{name}{Space(style)}{(equal ? "==" : "!=")}{Space(style)}{literal}";
        return $"{name} {(equal ? "" : Case("not", style) + " ")}{Case("in", style)} ({literal})";
    }
}

internal sealed record Not(Expression Inner) : Expression
{
    public override bool? Of(Record record) => !Inner.Of(record);

    protected override string Words(Random style) => $"{Case("not", style)} ({Inner.Write(style)})";
}

internal sealed record Joined(bool And, Expression[] Parts) : Expression
{
    public override bool? Of(Record record)
    {
        var values = Parts.Select(part => part.Of(record)).ToArray();
        return values.Contains(!And) ? !And : values.Contains(null) ? null : And;
    }

    protected override string Words(Random style)
    {
        var parts = (style.Next(4) == 0 ? Parts.Append(Parts[0]) : Parts).ToArray();
        style.Shuffle(parts);
        return string.Join($" {Case(And ? "and" : "or", style)} ", parts.Select(part => $"({part.Write(style)})"));
    }
}

/// <summary>Fields read as numbers, and numbers written.</summary>
internal static class Numbers
{
    /// <summary>How a record's number stands to a bound; null where it has none, as a score outside 0 to 1 has no confidence. 1 − s
    /// is exact, as people write it.</summary>
    public static int? Compare(ConditionField field, Record record, double bound)
    {
        if (record.Number(field.Path, field.Scale) is not { } value)
            return null;
        if (field.Derivation == FieldDerivation.None)
            return value.CompareTo(bound);
        if (value is not (>= 0 and <= 1))
            return null;
        var low = (double)(1 - (decimal)bound);
        if (bound >= low && (value == bound || value == low))
            return 0;
        return value > low && value < bound ? -1 : 1;
    }

    public static string Write(double number, Random style)
    {
        string[] formats = ["R", "E16", "0.0################"];
        return number.ToString(formats[style.Next(formats.Length)], CultureInfo.InvariantCulture);
    }
}
