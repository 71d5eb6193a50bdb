namespace MlBudget.Sources.Json;

/// <summary>
/// The keys that one object of the records has shown so far. Logs keep the order of keys, so that each key remembers,
/// like a branch predictor, the two texts that last led from its value to the next one: comma, key, colon and spaces
/// as they were written. Where one of them is there again, nothing has to be parsed or looked up.
/// </summary>
internal sealed class ObjectKeys
{
    /// <summary>Keys beyond those that are wanted are remembered up to here: some records use ids as keys.</summary>
    private const int MaxRemembered = 256;

    private readonly Dictionary<byte[], Key> _keys;
    private readonly Dictionary<byte[], Key>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly Key _unknown = new(null);
    private byte[] _scratch = [];

    /// <summary>The keys of an object of which some are wanted.</summary>
    public ObjectKeys(IEnumerable<(byte[] Key, PathNode Node)> wanted)
    {
        _keys = wanted.ToDictionary(key => key.Key, key => new Key(key.Node), new Utf8Comparer());
        _lookup = _keys.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The place before the first key.</summary>
    public Key Start { get; } = new(null);

    /// <summary>Reads the way to the next value by the grammar, and remembers it.</summary>
    /// <param name="line">The line.</param>
    /// <param name="pos">Behind the opening brace or the last value.</param>
    /// <param name="last">The key of the last value, or <see cref="Start"/>.</param>
    /// <param name="next">The key of the next value; null at the end of the object or an error.</param>
    /// <returns>As of <see cref="JsonGrammar"/>.</returns>
    public int Read(ReadOnlySpan<byte> line, int pos, Key last, out Key? next)
    {
        next = null;
        var value = JsonGrammar.NextKey(line, pos, ReferenceEquals(last, Start), out var quoted);
        if (value < 0 || quoted.IsEmpty)
            return value;
        var key = quoted[1..^1];
        if (key.Contains((byte)'\\'))
            key = JsonEscapes.Unescape(key, ref _scratch);
        if (!_lookup.TryGetValue(key, out next))
        {
            next = _unknown;
            if (_keys.Count < MaxRemembered)
                _keys.Add(key.ToArray(), next = new Key(null));
        }

        if (!ReferenceEquals(next, _unknown))
            last.Remember(line[pos..value], next);
        return value;
    }

    /// <summary>A key, and what came behind its value.</summary>
    /// <param name="node">What is wanted of its value; null if nothing is.</param>
    internal sealed class Key(PathNode? node)
    {
        private Guess _first;
        private Guess _second;

        /// <summary>What is wanted of the key's value; null if nothing is.</summary>
        public PathNode? Node { get; } = node;

        /// <summary>The next key, if one of the two texts is at a position.</summary>
        public Key? Predict(ReadOnlySpan<byte> line, int pos, out int value)
        {
            var rest = line[pos..];
            if (_first.Fits(rest))
            {
                value = pos + _first.Length;
                return _first.Key;
            }

            value = pos + _second.Length;
            return _second.Fits(rest) ? _second.Key : null;
        }

        /// <summary>Puts a text before the one remembered last, in place of the older one.</summary>
        public void Remember(ReadOnlySpan<byte> text, Key key)
        {
            (_first, _second) = (_second, _first);
            _first.Set(text, key);
        }
    }

    private struct Guess
    {
        /// <summary>Keys longer than this are not guessed, so that what is remembered stays small.</summary>
        private const int MaxLength = 256;

        private byte[] _text;

        public int Length { get; private set; }

        public Key? Key { get; private set; }

        public readonly bool Fits(ReadOnlySpan<byte> rest) =>
            Key is not null && rest.StartsWith(new ReadOnlySpan<byte>(_text, 0, Length));

        public void Set(ReadOnlySpan<byte> text, Key key)
        {
            Key = null;
            if (text.Length > MaxLength)
                return;
            if (_text is null || _text.Length < text.Length)
                _text = new byte[text.Length];
            text.CopyTo(_text);
            (Length, Key) = (text.Length, key);
        }
    }
}
