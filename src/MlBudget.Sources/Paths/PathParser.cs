using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Sources.Times;

namespace MlBudget.Sources.Paths;

/// <summary>Reads paths as they are written.</summary>
internal sealed class PathParser
{
    /// <summary>Elements up to this one from the start or the end of a list can be read.</summary>
    private const int MaxElement = 65_535;

    private const string Keys = "expected keys joined by single dots";

    private readonly PathScanner _text;
    private readonly List<PathStep> _steps = [];
    private readonly List<PathReading> _readings = [];
    private string? _fault;

    private PathParser(string text) => _text = new(text);

    /// <summary>The path that a text is, with those that are read in its place; null, with what is wrong, if it is none.</summary>
    public static RecordPath? Parse(string text, out string? fault)
    {
        var found = ImmutableArray.CreateBuilder<RecordPath>();
        foreach (var part in PathSyntax.Split(text, PathSyntax.Else))
        {
            if (ParseOne(part.Trim(' '), out fault) is not { } path)
                return null;
            found.Add(path);
        }

        fault = found.All(path => path.IsOfRow == found[0].IsOfRow) ? null : $"expected [{PathSyntax.RowIndex}] on both sides of '??' or on none";
        return fault is null ? found[0] with { Others = found.ToImmutable().RemoveAt(0) } : null;
    }

    private static RecordPath? ParseOne(string text, out string? fault)
    {
        var parser = new PathParser(text);
        parser.ReadPath();
        fault = parser._fault;
        return fault is null ? new([.. parser._steps], [.. parser._readings]) : null;
    }

    private void ReadPath()
    {
        ReadPlace();
        while (_fault is null && _text.Take('|'))
        {
            _text.SkipSpace();
            var (start, name) = (_text.Position, _text.Word());
            var isWord = _text.AtEnd || _text.Peek is '|' or '(';
            if (_readings.Count == 0 && isWord && PathSyntax.Contents.FirstOrDefault(content => content.Word == name) is { Word: not null } content)
            {
                _steps.Add(new(content.Kind));
            }
            else if (_readings.Count == 0 && _steps[^1].IsIntoText && !(isWord && PathSyntax.Words.Contains(name)))
            {
                _text.Position = start;
                ReadPlace();
            }
            else
            {
                ReadReading(name);
            }
        }

        if (_fault is null && !_text.AtEnd)
            _fault = $"{Keys}, found {_text.Shown} behind them";
        if (_fault is null && _steps.Count(step => step.Kind == PathStepKind.RowElement) > 1)
            _fault = $"expected [{PathSyntax.RowIndex}] at most once: a record has one row for each element of one list";
    }

    private void ReadPlace()
    {
        var isFirst = true;
        while (_fault is null)
        {
            if (_text.Take('['))
                ReadElement();
            else if (isFirst || _text.Take('.'))
                ReadKey();
            else
                return;
            isFirst = false;
        }
    }

    private void ReadKey()
    {
        if (_text.AtQuote)
        {
            if (_text.Quoted() is { } quoted)
                _steps.Add(PathStep.To(quoted));
            else
                _fault = "expected a quote behind a key that begins with one";
            return;
        }

        if (_text.Key() is { Length: > 0 } key)
            _steps.Add(PathStep.To(key));
        else
            _fault = _text.AtEnd || _text.Peek is '.' or '|' or '[' ? Keys : $"{Keys}, and a key that holds {_text.Shown} in quotes: \"a.b\"";
    }

    private void ReadElement()
    {
        if (_text.AtQuote)
        {
            if (_text.Quoted() is { } key && _text.Take(']'))
                _steps.Add(PathStep.To(key));
            else
                _fault = "expected a key in quotes and ']' behind '['";
            return;
        }

        var inside = _text.UntilBracket();
        if (inside == PathSyntax.RowIndex)
            _steps.Add(new(PathStepKind.RowElement));
        else if (int.TryParse(inside, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) && Math.Abs((long)index) <= MaxElement
            && inside![0] != '+')
            _steps.Add(new(PathStepKind.Element, Index: index));
        else
            _fault = $"expected the number of an element in brackets, as [0], or [-1] for the last one, up to {MaxElement}, or [{PathSyntax.RowIndex}] for that of the row";
    }

    private void ReadReading(string name)
    {
        var arguments = _text.Take('(') ? _text.Arguments() : [];
        if (arguments is null)
        {
            _fault = $"expected texts between commas and ')' behind '{name}('";
            return;
        }

        PathReading? reading = name switch
        {
            PathSyntax.Number when arguments.Count == 0 => new NumberReading(),
            PathSyntax.Greatest when arguments.Count == 0 => new GreatestReading(),
            PathSyntax.Values => ReadValues(arguments),
            PathSyntax.AtLeast => ReadThreshold(arguments),
            PathSyntax.Time => ReadTime(arguments),
            _ => null,
        };
        if (reading is not null)
            _readings.Add(reading);
        else
            _fault ??= $"expected json, csv, logfmt, base64, number, greatest, values(TEXT: VALUE, …), at_least(NUMBER, TEXT, TEXT) or time(FORMAT, zone: ZONE) behind '|'";
        _text.SkipSpace();
    }

    private static ValuesReading? ReadValues(List<(string? Key, string Text)> arguments) =>
        arguments.Count == 0 || arguments.Exists(each => each.Key is null) || arguments.DistinctBy(each => each.Key).Count() < arguments.Count
            ? null : new([.. arguments.Select(each => (each.Key!, each.Text))]);

    private static ThresholdReading? ReadThreshold(List<(string? Key, string Text)> arguments) =>
        arguments is [(null, var least), (null, var above), (null, var below)] && above != below
            && decimal.TryParse(least, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? new(number, above, below) : null;

    private TimeReading? ReadTime(List<(string? Key, string Text)> arguments)
    {
        var formats = arguments.Where(each => each.Key is null).Select(each => each.Text).ToImmutableArray();
        var others = arguments.Where(each => each.Key is not null).ToList();
        if (arguments.Count == 0 || others.Count > 1 || others.Exists(each => each.Key != "zone"))
            return null;
        var zone = others.Count == 0 ? null : others[0].Text;
        _fault = formats.Select(TimeForm.FaultOf).FirstOrDefault(fault => fault is not null)
            ?? (zone is null || TimeZones.Find(zone) is not null ? null : $"found no time zone '{zone}', expected one of the IANA database");
        return _fault is null ? new(formats, zone) : null;
    }
}
