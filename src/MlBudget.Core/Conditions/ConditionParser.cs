using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Conditions;

/// <summary>Reads the text of a condition, by recursive descent.</summary>
internal sealed class ConditionParser
{
    /// <summary>Far more than anyone can read, and far less than a stack can take.</summary>
    private const int MaxDepth = 64;

    /// <summary>As many known names as an error may list and still be read.</summary>
    private const int ListedNames = 10;

    private readonly IReadOnlyDictionary<string, ConditionField> _fields;
    private readonly bool _mixes;
    private readonly Dictionary<string, ColumnSpec> _numbers = [], _numbersOfOutcomes = [];
    private readonly ConditionLexer _lexer;
    private Token _next;
    private Token _last;
    private Token? _first;
    private int _depth;

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fields">What its names stand for.</param>
    /// <param name="mixes">Whether it may read predictions and outcomes. Its parts on outcomes are <see cref="OutcomeNode"/>s then.</param>
    public ConditionParser(string text, IReadOnlyDictionary<string, ConditionField> fields, bool mixes = false)
    {
        _fields = fields;
        _mixes = mixes;
        _lexer = new(text);
        _next = _lexer.Next();
    }

    /// <summary>The columns that the condition reads as numbers, by path.</summary>
    public IReadOnlyDictionary<string, ColumnSpec> Numbers => _numbers;

    /// <summary>The same of those of labels, where the condition reads predictions as well.</summary>
    public IReadOnlyDictionary<string, ColumnSpec> NumbersOfOutcomes => _numbersOfOutcomes;

    /// <summary>Whether the condition is on outcomes, going by its first field; null before that.</summary>
    public bool? ReadsOutcomes { get; private set; }

    /// <summary>Whether it is on predictions and outcomes.</summary>
    public bool IsMixed { get; private set; }

    public ConditionNode Parse()
    {
        var root = Or();
        return _next.Kind == TokenKind.End ? root : throw Unexpected("'and', 'or' or the end");
    }

    private ConditionNode Or()
    {
        List<ConditionNode> parts = [And()];
        while (Accept(TokenKind.Or))
            parts.Add(And());
        return Combination.Of(and: false, parts);
    }

    private ConditionNode And()
    {
        List<ConditionNode> parts = [Not()];
        while (Accept(TokenKind.And))
            parts.Add(Not());
        return Combination.Of(and: true, parts);
    }

    private ConditionNode Not()
    {
        var negated = false;
        while (Accept(TokenKind.Not))
            negated = !negated;
        var node = _next.Kind == TokenKind.Open ? Parenthesized() : Test();
        return negated ? node.Negate() : node;
    }

    private ConditionNode Parenthesized()
    {
        var open = Expect(TokenKind.Open, "'('");
        if (++_depth > MaxDepth)
            throw new ConditionException(
                open.Position, $"found parentheses nested more than {MaxDepth} deep, expected fewer");
        var node = Or();
        Expect(TokenKind.Close, $"'and', 'or' or a ')' for the '(' at position {open.Position}");
        _depth--;
        return node;
    }

    private ConditionNode Test()
    {
        var name = _next;
        var field = name.Kind == TokenKind.Name ? Resolve(name) : throw Unexpected("a field name, 'not' or '('");
        Advance();
        var test = Test(name, field);
        return _mixes && field.IsOutcome ? new OutcomeNode(test) : test;
    }

    private ConditionNode Test(Token name, ConditionField field)
    {
        var test = _next;
        if (Accept(TokenKind.Operator))
            return Comparison(name, field, test.Text);
        if (Accept(TokenKind.Is))
        {
            var isNot = Accept(TokenKind.Not);
            Expect(TokenKind.Null, isNot ? "'null'" : "'null' or 'not null'");
            return new NullTest(field.Path, isNot) { Computed = field.Derived is null ? null : field.AsNumber };
        }

        var notIn = Accept(TokenKind.Not);
        Expect(TokenKind.In, notIn ? "'in'" : $"a comparison, 'is null' or 'in (…)' after '{name.Text}'");
        return Equality(name, field, List(name), notIn);
    }

    private ConditionNode Comparison(Token name, ConditionField field, string sign)
    {
        if (sign is "==" or "!=")
            return Equality(name, field, [Literal(name)], sign == "!=");
        var bound = Expect(TokenKind.Number, $"a number, since '{sign}' compares numbers");
        var relation = sign is "<" or ">=" ? Relation.Less : Relation.LessOrEqual;
        return Number(field, relation, [bound.Number], negated: sign is ">=" or ">");
    }

    private ConditionNode Equality(Token name, ConditionField field, List<Token> literals, bool negated)
    {
        var first = literals[0];
        if (first.Kind == TokenKind.Number)
            return Number(field, Relation.Equal, literals.Select(literal => literal.Number), negated);
        if (field.Scale != 1 || field.Derivation != FieldDerivation.None || field.IsNumber || field.Derived is not null)
            throw new ConditionException(
                first.Position, $"found {first}, expected a number, since '{name.Text}' is {(field.IsNumber ? "" : "computed from ")}a number");
        if (first.Kind != TokenKind.Text && literals.TrueForAll(literal => literal.Kind == first.Kind))
            return new TruthTest(field.Path, first.Kind == TokenKind.True != negated);
        var texts = literals.Select(
            literal => literal.Kind == TokenKind.Text ? literal.Text : literal.Text.ToLowerInvariant());
        return new CategoryTest(field.Path, texts, negated);
    }

    private NumberTest Number(ConditionField field, Relation relation, IEnumerable<double> bounds, bool negated)
    {
        var spec = field.AsNumber;
        (_mixes && field.IsOutcome ? _numbersOfOutcomes : _numbers).TryAdd(field.Path, spec);
        return new(spec, field.Derivation, relation, bounds, negated);
    }

    private List<Token> List(Token name)
    {
        Expect(TokenKind.Open, "'(' and a list of literals");
        List<Token> literals = [];
        do
        {
            var literal = Literal(name);
            if (literals.Count > 0 && literal.Kind == TokenKind.Number != (literals[0].Kind == TokenKind.Number))
                throw new ConditionException(
                    literal.Position, $"found {literal}, expected a list of only numbers or only texts");
            literals.Add(literal);
        }
        while (Accept(TokenKind.Comma));
        Expect(TokenKind.Close, "',' or ')'");
        return literals;
    }

    private Token Literal(Token name)
    {
        const string Expected = "a number, a text in quotes, true or false";
        var nullTest = $"write '{name.Text} is null' to find what is missing";
        var literal = _next;
        switch (literal.Kind)
        {
            case TokenKind.Text when literal.Text.Length == 0:
                throw Unexpected($"a text that is not empty: {nullTest}");
            case TokenKind.Number or TokenKind.Text or TokenKind.True or TokenKind.False:
                return Advance();
            case TokenKind.Null:
                throw Unexpected($"{Expected}: {nullTest}");
            case TokenKind.Name:
                throw Unexpected($"{Expected}: write \"{literal.Text}\" for the text");
            default:
                throw Unexpected(Expected);
        }
    }

    private ConditionField Resolve(Token name)
    {
        if (_fields.TryGetValue(name.Text, out var field))
        {
            _first ??= name;
            ReadsOutcomes ??= field.IsOutcome;
            IsMixed |= field.IsOutcome != ReadsOutcomes;
            return _mixes || !IsMixed ? field : throw Mixture(name, field);
        }

        var nearest = NearestName.Find(name.Text, _fields.Keys);
        var listed = string.Join(", ", _fields.Keys.Order(StringComparer.Ordinal).Take(ListedNames));
        var hint = nearest is not null ? $"did you mean '{nearest}'?"
            : _fields.Count == 0 ? "no field is known here"
            : $"expected one of {listed}{(_fields.Count > ListedNames ? ", …" : "")}";
        throw new ConditionException(name.Position, $"unknown field '{name.Text}'; {hint}") { UnknownField = name.Text };
    }

    private ConditionException Mixture(Token name, ConditionField field)
    {
        var (outcome, other) = field.IsOutcome ? (name.Text, _first!.Value.Text) : (_first!.Value.Text, name.Text);
        return new(name.Position, $"'{outcome}' is an outcome and '{other}' a field of predictions; only 'good' and 'bad' of SLOs read both");
    }

    private bool Accept(TokenKind kind)
    {
        if (_next.Kind != kind)
            return false;
        Advance();
        return true;
    }

    private Token Expect(TokenKind kind, string expected) =>
        _next.Kind == kind ? Advance() : throw Unexpected(expected);

    private Token Advance()
    {
        _last = _next;
        _next = _lexer.Next();
        return _last;
    }

    private ConditionException Unexpected(string expected) =>
        DecimalComma() ?? new(_next.Position, $"found {_next}, expected {expected}");

    /// <summary>What is wrong where a number stands right before a comma and digits right behind it, as half of the world writes
    /// numbers; null elsewhere.</summary>
    private ConditionException? DecimalComma()
    {
        if (_next.Kind != TokenKind.Comma || _last.Kind != TokenKind.Number || _last.Position + _last.Text.Length != _next.Position
            || !_last.Text.All(character => char.IsAsciiDigit(character) || character == '-'))
            return null;
        var rest = _lexer.Next();
        return rest.Kind == TokenKind.Number && rest.Position == _next.Position + 1 && rest.Text.All(char.IsAsciiDigit)
            ? new(_last.Position, $"{_last.Text},{rest.Text} is a decimal comma; write {_last.Text}.{rest.Text}") : null;
    }
}
