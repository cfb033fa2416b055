using Gateway.Fhir.FhirPath;
using Gateway.Mapping.Functions;
using Gateway.Mapping.Lexing;

namespace Gateway.Mapping.Parsing;

/// <summary>Reads one rule: sources, targets, what follows, its name.</summary>
internal sealed class RuleParser(TokenReader tokens, Func<List<RuleSyntax>> nestedRules)
{
    private static readonly Dictionary<string, SourceListMode> s_sourceModes = new()
    {
        ["first"] = SourceListMode.First,
        ["last"] = SourceListMode.Last,
        ["not_first"] = SourceListMode.NotFirst,
        ["not_last"] = SourceListMode.NotLast,
        ["only_one"] = SourceListMode.OnlyOne,
    };

    public RuleSyntax Rule()
    {
        var at = tokens.Now.Start;
        var sources = new List<SourceSyntax>();
        do sources.Add(Source());
        while (tokens.TryTake(","));

        var targets = new List<TargetSyntax>();
        if (tokens.TryTake("->"))
        {
            do targets.Add(Target());
            while (tokens.TryTake(","));
        }

        var invocations = new List<InvocationSyntax>();
        var rules = new List<RuleSyntax>();
        if (tokens.TryTake("then")) Dependent(invocations, rules);
        var name = tokens.Now.Kind is TokenKind.String or TokenKind.Name or TokenKind.Quoted ? tokens.Take().Text : null;
        tokens.Expect(";", "at the end of the rule");
        return new RuleSyntax(at, sources, targets, invocations, rules, name);
    }

    private void Dependent(List<InvocationSyntax> invocations, List<RuleSyntax> rules)
    {
        while (!tokens.Now.Is("{"))
        {
            var at = tokens.Now.Start;
            var group = tokens.Name("the name of a group, or '{'");
            invocations.Add(new InvocationSyntax(at, group, Arguments()));
            if (!tokens.TryTake(",") && !tokens.Now.Is("{")) return;
        }
        rules.AddRange(nestedRules());
    }

    private SourceSyntax Source()
    {
        var path = Path();
        var type = tokens.TryTake(":") ? tokens.Name("a type") : null;
        int? min = null, max = null;
        if (tokens.Now.Kind == TokenKind.Number)
        {
            min = tokens.Number("the least number");
            tokens.Expect("..", "and the greatest number");
            max = tokens.TryTake("*") ? int.MaxValue : tokens.Number("the greatest number, or *");
        }
        var otherwise = tokens.TryTake("default") ? Value() : null;
        var mode = SourceListMode.All;
        if (tokens.Now.Kind == TokenKind.Name && s_sourceModes.TryGetValue(tokens.Now.Text, out var found))
        {
            mode = found;
            tokens.Take();
        }
        var alias = tokens.TryTake("as") ? tokens.Name("a name for the source") : null;
        var where = tokens.TryTake("where") ? Expression() : null;
        var check = tokens.TryTake("check") ? Expression() : null;
        var log = tokens.TryTake("log") ? Expression() : null;
        // Some write the alias behind the condition.
        if (alias is null && tokens.TryTake("as")) alias = tokens.Name("a name for the source");
        return new SourceSyntax(path, type, min, max, otherwise, mode, alias, where, check, log);
    }

    private TargetSyntax Target()
    {
        var at = tokens.Now.Start;
        PathSyntax? path = null;
        ValueSyntax? value = null;
        if (tokens.Now.Is("(") || tokens.Ahead().Is("(")) value = Value();
        else
        {
            path = Path();
            if (tokens.TryTake("=")) value = Value();
        }
        var alias = tokens.TryTake("as") ? tokens.Name("a name for the target") : null;
        var (share, collates) = TargetMode();
        return new TargetSyntax(at, path, value, alias, share) { Collates = collates };
    }

    private (string? Share, bool Collates) TargetMode()
    {
        if (tokens.TryTake("share")) return (tokens.Name("the name under which the element is shared"), false);
        // The order of a list is the order of the rules here; the other words change nothing.
        var collates = false;
        while (tokens.Now.Kind == TokenKind.Name && tokens.Now.Text is "first" or "last" or "single" or "collate") collates |= tokens.Take().Text == "collate";
        return (null, collates);
    }

    private PathSyntax Path()
    {
        var at = tokens.Now.Start;
        var names = new List<string> { tokens.Name("a variable's name") };
        while (tokens.TryTake(".")) names.Add(tokens.Name("an element's name"));
        return new PathSyntax(at, names);
    }

    private ValueSyntax Value()
    {
        var token = tokens.Now;
        switch (token.Kind)
        {
            case TokenKind.String:
                tokens.Take();
                return new LiteralSyntax(token.Start, token.Text, LiteralKind.String);
            case TokenKind.Number:
                tokens.Take();
                return new LiteralSyntax(token.Start, token.Text, LiteralKind.Number);
            case TokenKind.Symbol when token.Text == "-" && tokens.Ahead().Kind == TokenKind.Number:
                tokens.Take();
                return new LiteralSyntax(token.Start, "-" + tokens.Take().Text, LiteralKind.Number);
            case TokenKind.Symbol when token.Text == "(":
                return new FhirPathSyntax(token.Start, Bracketed());
            case TokenKind.Name when token.Text is "true" or "false" && !tokens.Ahead().Is("."):
                tokens.Take();
                return new LiteralSyntax(token.Start, token.Text, LiteralKind.Boolean);
            case TokenKind.Name when tokens.Ahead().Is("("):
                tokens.Take();
                return token.Text == "evaluate" ? Evaluate(token) : new TransformSyntax(token.Start, token.Text, Arguments());
            case TokenKind.Name or TokenKind.Quoted:
                return new VariableSyntax(token.Start, Path());
            default:
                throw tokens.Unexpected("a value: a text, a number, a variable, a transform, or FHIRPath in brackets");
        }
    }

    private List<ValueSyntax> Arguments()
    {
        tokens.Expect("(", "and arguments");
        var arguments = new List<ValueSyntax>();
        if (tokens.TryTake(")")) return arguments;
        do arguments.Add(Value());
        while (tokens.TryTake(","));
        tokens.Expect(")", "behind the arguments");
        return arguments;
    }

    /// <summary><c>evaluate(src, expression)</c>: all behind the first comma is FHIRPath; with one argument it is the expression.</summary>
    private TransformSyntax Evaluate(Token name)
    {
        var close = tokens.Matching();
        var open = tokens.Take();
        ValueSyntax? context = null;
        var start = open.End;
        if (tokens.Now.Kind is TokenKind.Name or TokenKind.Quoted)
        {
            var here = tokens.Now;
            var path = Path();
            if (tokens.Now.Is(","))
            {
                start = tokens.Take().End;
                context = new VariableSyntax(here.Start, path);
            }
        }
        var end = tokens.TokenAt(close).Start;
        tokens.MoveTo(close + 1);
        var expression = new FhirPathSyntax(start, new ExpressionSyntax(start, tokens.Source.Text[start..end]));
        return new TransformSyntax(name.Start, name.Text, context is null ? [expression] : [context, expression]);
    }

    private ExpressionSyntax Bracketed()
    {
        var close = tokens.Matching();
        var start = tokens.Now.End;
        var end = tokens.TokenAt(close).Start;
        tokens.MoveTo(close + 1);
        return new ExpressionSyntax(start, tokens.Source.Text[start..end]);
    }

    /// <summary>FHIRPath with or without brackets: it ends where it cannot go on.</summary>
    private ExpressionSyntax Expression()
    {
        var start = tokens.Now.Start;
        if (tokens.Now.Is("("))
        {
            var behind = tokens.TokenAt(tokens.Matching() + 1);
            if (behind.Kind is TokenKind.End or TokenKind.String || behind.Is("->") || behind.Is(",") || behind.Is(";") || behind.Is("check") || behind.Is("log") || behind.Is("then") || behind.Is("as"))
                return Bracketed();
        }
        var (_, fault, end) = FhirPathExpression.CompilePrefix(tokens.Source.Text, start, GatewayFunctions.Table);
        if (fault is not null) throw new SyntaxFault(start, $"This is no good FHIRPath at {fault.Path}: {fault.Text}");
        tokens.MoveToOffset(end);
        return new ExpressionSyntax(start, tokens.Source.Text[start..end]);
    }
}
