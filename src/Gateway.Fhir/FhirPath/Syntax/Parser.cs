using System.Collections.Frozen;
using System.Globalization;
using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Syntax;

/// <summary>Builds the tree by precedence climbing (http://hl7.org/fhirpath/N1/#operator-precedence).</summary>
internal sealed class Parser
{
    // The tree's depth is the stack an evaluation needs; 300 is far beyond any expression that a person writes.
    private const int MaxDepth = 300;

    private const int TypePrecedence = 8;

    private static readonly FrozenDictionary<string, int> Precedence = new Dictionary<string, int>
    {
        ["implies"] = 1,
        ["or"] = 2,
        ["xor"] = 2,
        ["and"] = 3,
        ["in"] = 4,
        ["contains"] = 4,
        ["="] = 5,
        ["~"] = 5,
        ["!="] = 5,
        ["!~"] = 5,
        ["<"] = 6,
        ["<="] = 6,
        [">"] = 6,
        [">="] = 6,
        ["|"] = 7,
        ["is"] = TypePrecedence,
        ["as"] = TypePrecedence,
        ["+"] = 9,
        ["-"] = 9,
        ["&"] = 9,
        ["*"] = 10,
        ["/"] = 10,
        ["div"] = 10,
        ["mod"] = 10,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly Lexer _lexer;
    private readonly Faults _faults;
    private Token _token;
    private int _lastEnd;
    private int _nesting;

    public Parser(string text, int start, Faults faults)
    {
        _lexer = new Lexer(text, start, faults);
        _faults = faults;
        _lastEnd = start;
        _token = _lexer.Next();
    }

    /// <summary>The expression that is the whole text.</summary>
    public Node Whole()
    {
        var tree = Expression(0);
        if (_token.Kind != TokenKind.End) Unexpected("the end of the expression");
        return tree;
    }

    /// <summary>The longest expression at the beginning, and where it ends.</summary>
    public (Node Tree, int End) Prefix() => (Expression(0), _lastEnd);

    private Node Expression(int above)
    {
        if (++_nesting > MaxDepth) return TooDeep(_token.Start);
        var left = Signed();
        while (_faults.First is null && _token.Kind is TokenKind.Symbol or TokenKind.Name
            && Precedence.TryGetValue(_token.Text, out var precedence) && precedence > above)
        {
            var sign = Take();
            left = precedence == TypePrecedence
                ? new TypeNode(sign.Start, sign.Text, left, Type())
                : new BinaryNode(sign.Start, sign.Text, left, Expression(precedence));
            left = Bounded(left);
        }
        _nesting--;
        return left;
    }

    private Node Signed()
    {
        if (!_token.IsSymbol("-") && !_token.IsSymbol("+")) return Postfix();
        if (++_nesting > MaxDepth) return TooDeep(_token.Start);
        var sign = Take();
        var operand = Signed();
        _nesting--;
        return Bounded(new SignNode(sign.Start, sign.Text == "-", operand));
    }

    private Node Postfix()
    {
        var left = Term();
        while (_faults.First is null)
        {
            if (_token.IsSymbol("."))
            {
                Take();
                left = Bounded(Invocation(left));
            }
            else if (_token.IsSymbol("["))
            {
                var at = Take().Start;
                left = Bounded(new IndexNode(at, left, Expression(0)));
                Expect("]");
            }
            else
            {
                break;
            }
        }
        return left;
    }

    private Node Term()
    {
        var at = _token.Start;
        switch (_token.Kind)
        {
            case TokenKind.String:
                return new LiteralNode(at, Item.Of(Take().Text));
            case TokenKind.Number:
                return Number();
            case TokenKind.Temporal:
                return Moment();
            case TokenKind.Variable:
                return new VariableNode(at, Take().Text);
            case TokenKind.Special when _token.Text is "$this" or "$index" or "$total":
                return new SpecialNode(at, Take().Text);
            case TokenKind.Name when _token.Text is "true" or "false":
                return new LiteralNode(at, Item.Of(Take().Text == "true"));
            case TokenKind.Name or TokenKind.QuotedName:
                return Invocation(null);
            case TokenKind.Symbol when _token.Text == "(":
                Take();
                var inner = Expression(0);
                Expect(")");
                return inner;
            case TokenKind.Symbol when _token.Text == "{":
                Take();
                Expect("}");
                return new EmptyNode(at);
            default:
                Unexpected("a value, a name or a function");
                return new EmptyNode(at);
        }
    }

    /// <summary>A name or a call; also <c>.$this</c>, as the grammar has it.</summary>
    private Node Invocation(Node? input)
    {
        if (input is not null && _token.Kind == TokenKind.Special) return Term();
        if (_token.Kind is not (TokenKind.Name or TokenKind.QuotedName))
        {
            Unexpected("a name or a function");
            return new EmptyNode(_token.Start);
        }
        var name = Take();
        if (!_token.IsSymbol("(")) return new MemberNode(name.Start, input, name.Text);
        Take();
        var arguments = new List<Node>();
        var depth = input?.Depth ?? 0;
        while (_faults.First is null && !_token.IsSymbol(")"))
        {
            arguments.Add(Expression(0));
            depth = Math.Max(depth, arguments[^1].Depth);
            if (name.Text == "sort" && (_token.IsName("asc") || _token.IsName("desc"))) arguments[^1] = Direction(arguments[^1]);
            if (!_token.IsSymbol(",")) break;
            Take();
        }
        Expect(")");
        return new CallNode(name.Start, 1 + depth, input, name.Text, arguments);
    }

    /// <summary><c>sort(a desc)</c> is <c>sort(-a)</c>.</summary>
    private Node Direction(Node key) => Take().Text == "desc" ? new SignNode(key.At, true, key) : key;

    private LiteralNode Number()
    {
        var number = Take();
        if (!decimal.TryParse(number.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            _faults.Add(FhirPathFaults.BadNumber, number.Start, "The number has more than 28 digits.");
        if (_token.Kind == TokenKind.String)
            return new LiteralNode(number.Start, Item.Of(new Quantity(value, Take().Text)));
        if (_token.Kind == TokenKind.Name && CalendarUnit.IsWord(_token.Text))
            return new LiteralNode(number.Start, Item.Of(new Quantity(value, Take().Text, IsCalendar: true)));
        var isInteger = !number.Text.Contains('.', StringComparison.Ordinal) && value <= int.MaxValue;
        return new LiteralNode(number.Start, isInteger ? Item.Of((int)value) : Item.Of(value));
    }

    private Node Moment()
    {
        var token = Take();
        if (Temporal.TryParseLiteral(token.Text) is { } temporal) return new LiteralNode(token.Start, Item.Of(temporal));
        _faults.Add(FhirPathFaults.BadDateOrTime, token.Start, "There is no such date or time.");
        return new EmptyNode(token.Start);
    }

    private TypeName Type()
    {
        var at = _token.Start;
        var first = TypePart();
        if (!_token.IsSymbol(".")) return new TypeName(null, first, at);
        Take();
        return new TypeName(first, TypePart(), at);
    }

    private string TypePart()
    {
        if (_token.Kind is TokenKind.Name or TokenKind.QuotedName) return Take().Text;
        Unexpected("the name of a type");
        return "";
    }

    private Token Take()
    {
        var taken = _token;
        _lastEnd = taken.End;
        _token = _lexer.Next();
        return taken;
    }

    private void Expect(string symbol)
    {
        if (_token.IsSymbol(symbol)) Take();
        else Unexpected($"'{symbol}'");
    }

    private void Unexpected(string wanted)
    {
        var found = _token.Kind == TokenKind.End ? "the text ends" : $"'{_token.Text}' stands";
        var code = _token.Kind == TokenKind.Unknown ? FhirPathFaults.UnknownCharacter : FhirPathFaults.Unexpected;
        _faults.Add(code, _token.Start, $"Expected {wanted}, but {found} here.");
    }

    private Node Bounded(Node node) => node.Depth > MaxDepth ? TooDeep(node.At) : node;

    private EmptyNode TooDeep(int at)
    {
        _faults.Add(FhirPathFaults.TooDeep, at, $"The expression is more than {MaxDepth} levels deep or long; split it.");
        return new EmptyNode(at);
    }
}
