namespace MlBudget.Sources.Contents;

/// <summary>
/// Rewrites JSON documents into lines, byte by byte and in place. Of each element of an array, and of each object outside of one, it makes
/// a line: what comes behind it ends the line, line ends within become spaces, and so do brackets and commas between. What is broken is kept
/// as broken, and the decoder refuses it. An object that isn't closed ends where a line begins as another one would: with a brace, at
/// the column at which objects begin here.
/// </summary>
internal sealed class DocumentScanner
{
    /// <summary>Beyond this column nobody begins an element, so that no more bytes are held back to look for its brace.</summary>
    private const int MaxColumn = 64;

    /// <summary>In place of a line end within a text, where it would make a good text of a broken one: no text has it.</summary>
    private const byte Broken = 0x1e;

    private State _state = State.Start;
    private bool _isInArray;
    private int _markLength;

    /// <summary>Where objects begin in a line; below 0 where that isn't known.</summary>
    private int _column;

    /// <summary>How deep brackets and braces are open, and which of the 64 innermost are brackets, the innermost in the last bit.</summary>
    private int _depth;
    private ulong _brackets;

    /// <summary>The last byte outside of texts that is no space.</summary>
    private byte _previous;

    /// <summary>Whether a line was begun within the object, and whether its first one has no greater column than objects.</summary>
    private bool _hasLine;
    private bool _isFlat;

    /// <summary>How many bytes the line has so far, all of them spaces; below 0 where it has others.</summary>
    private int _spaces;

    private enum State
    {
        /// <summary>At the start of the document, where a byte-order mark may be.</summary>
        Start,

        /// <summary>Where an element or an object may begin.</summary>
        Between,

        /// <summary>Within braces or brackets.</summary>
        Open,

        /// <summary>In a text within them.</summary>
        Text,

        /// <summary>Behind a backslash in it.</summary>
        Escape,

        /// <summary>Behind an element or an object.</summary>
        After,

        /// <summary>In something else, to the end of the line or of the element.</summary>
        Other,

        /// <summary>In a text that is an element.</summary>
        OtherText,

        /// <summary>Behind a backslash in it.</summary>
        OtherEscape,
    }

    /// <summary>The byte-order mark of UTF-8.</summary>
    public static ReadOnlySpan<byte> Mark => "\uFEFF"u8;

    /// <summary>Rewrites what is new.</summary>
    /// <param name="bytes">What was held back, and what is new.</param>
    /// <param name="added">How many of the bytes are new.</param>
    /// <returns>How many bytes at the end are to be held back, since what comes decides how they are rewritten.</returns>
    public int Rewrite(Span<byte> bytes, int added)
    {
        for (var index = bytes.Length - added; index < bytes.Length; index++)
        {
            if (_state == State.Text)
            {
                var passed = bytes[index..].IndexOfAny("\"\\\n"u8);
                if (passed < 0)
                    break;
                index += passed;
            }

            var value = bytes[index];
            if (BeginsAnother(value))
            {
                bytes[index - 1 - _spaces] = (byte)'\n';
                Begin(value);
            }
            else
            {
                bytes[index] = Next(value);
            }

            _spaces = value == (byte)'\n' ? 0 : _spaces >= 0 && _spaces < MaxColumn && value is (byte)' ' or (byte)'\t' ? _spaces + 1 : -1;
        }

        // Only a brace at the right column needs the line end before it once more.
        return _state == State.Open && _spaces >= 0 && _spaces <= _column ? _spaces + 1 : 0;
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    /// <summary>
    /// Whether a byte begins another object although one is open. Where nothing is indented, braces are at that column anyway: there only one
    /// that can't be a value of the open object begins another.
    /// </summary>
    private bool BeginsAnother(byte value)
    {
        if (_spaces < 0 || _state != State.Open || IsSpace(value))
            return false;
        if (value == (byte)'{' && _spaces == _column && (!_isFlat || !MayBeValue()))
            return true;
        if (!_hasLine)
            (_hasLine, _isFlat) = (true, _spaces <= _column && value is not ((byte)'}' or (byte)']'));
        return false;
    }

    private bool MayBeValue() => _previous == (byte)':' || (_previous is (byte)',' or (byte)'[' && (_brackets & 1) == 1);

    private void Begin(byte value)
    {
        (_state, _depth, _brackets, _previous) = (State.Open, 1, value == (byte)'[' ? 1u : 0, value);
        (_hasLine, _isFlat) = (false, false);
    }

    /// <summary>Goes on by a byte; what it becomes.</summary>
    private byte Next(byte value)
    {
        switch (_state)
        {
            case State.Start:
                if (value == Mark[_markLength])
                {
                    if (++_markLength == Mark.Length)
                        _state = State.Between;
                    return value;
                }

                _state = State.Between;
                return NextBetween(value);
            case State.Between:
                return NextBetween(value);
            case State.Open:
                return NextOpen(value);
            case State.Text or State.Escape:
                return NextInText(value);
            case State.After:
                if (IsSpace(value) || value is (byte)',' or (byte)']')
                    return End(value);
                if (value is (byte)'{' or (byte)'[')
                    Begin(value);
                else
                    _state = State.Other;
                return value;
            case State.Other:
                return NextOther(value);
            default:
                if (value == (byte)'\n')
                    return End(value);
                _state = _state == State.OtherEscape ? State.OtherText : value switch
                {
                    (byte)'"' => State.Other,
                    (byte)'\\' => State.OtherEscape,
                    _ => State.OtherText,
                };
                return value;
        }
    }

    private byte NextBetween(byte value)
    {
        switch (value)
        {
            case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',':
                return (byte)' ';
            case (byte)'[' when !_isInArray:
                (_isInArray, _column) = (true, -1);
                return (byte)' ';
            case (byte)']':
                (_isInArray, _column) = (false, 0);
                return (byte)' ';
            case (byte)'{' or (byte)'[':
                if (_isInArray && _column < 0 && value == (byte)'{')
                    _column = _spaces;
                Begin(value);
                return value;
            default:
                _state = _isInArray && value == (byte)'"' ? State.OtherText : State.Other;
                return value;
        }
    }

    private byte NextOpen(byte value)
    {
        switch (value)
        {
            case (byte)' ' or (byte)'\t' or (byte)'\r':
                return value;
            case (byte)'\n':
                return (byte)' ';
            case (byte)'"':
                _state = State.Text;
                break;
            case (byte)'{' or (byte)'[':
                _depth++;
                _brackets = (_brackets << 1) | (value == (byte)'[' ? 1u : 0);
                break;
            case (byte)'}' or (byte)']':
                _brackets >>= 1;
                if (--_depth == 0)
                    _state = State.After;
                break;
            default:
                break;
        }

        _previous = value;
        return value;
    }

    private byte NextInText(byte value)
    {
        if (value == (byte)'\n')
        {
            _state = State.Open;
            return Broken;
        }

        _state = _state == State.Escape ? State.Text : value switch
        {
            (byte)'"' => State.Open,
            (byte)'\\' => State.Escape,
            _ => State.Text,
        };
        return value;
    }

    private byte NextOther(byte value)
    {
        if (value == (byte)'\n' || (_isInArray && value is (byte)',' or (byte)']'))
            return End(value);
        if (_isInArray && value == (byte)'"')
            _state = State.OtherText;
        else if (_isInArray && value is (byte)'{' or (byte)'[')
            Begin(value);
        return value;
    }

    /// <summary>Ends a line by what comes behind an element.</summary>
    private byte End(byte value)
    {
        if (value == (byte)']')
            (_isInArray, _column) = (false, 0);
        _state = State.Between;
        return (byte)'\n';
    }
}
