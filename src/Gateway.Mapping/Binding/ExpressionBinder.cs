using System.Text;
using Gateway.Fhir.FhirPath;
using Gateway.Mapping.Functions;
using Gateway.Mapping.Lexing;
using Gateway.Mapping.Parsing;

namespace Gateway.Mapping.Binding;

/// <summary>
/// Binds FHIRPath of a rule. A variable is <c>%name</c>; as in the maps of HL7's own engine a source variable may also be named
/// without the percent sign at the beginning of a path, except inside the criteria of where(), select() and their like, where names are elements.
/// </summary>
internal sealed class ExpressionBinder(RuleContext context)
{
    private static readonly HashSet<string> s_operators = ["and", "or", "xor", "implies", "in", "contains", "div", "mod", "is", "as", "true", "false"];
    private static readonly HashSet<string> s_criteria = ["where", "select", "all", "exists", "repeat", "aggregate", "any", "sort", "trace", "defineVariable"];
    private static readonly HashSet<string> s_withoutFocus = ["iif", "now", "today", "timeOfDay"];
    private static readonly HashSet<string> s_known =
    [
        "context", "resource", "rootResource", "ucum", "sct", "loinc",
        GatewayFunctions.Settings, GatewayFunctions.SourceId, GatewayFunctions.TimeZone, GatewayFunctions.MessageId, GatewayFunctions.ReceivedAt,
        GatewayFunctions.Answer,
    ];

    public BoundExpression? Bind(ExpressionSyntax syntax)
    {
        var slots = new Dictionary<string, int>(StringComparer.Ordinal);
        var text = Rewrite(syntax, slots, out var usesFocus);
        var (expression, fault) = FhirPathExpression.Compile(text, GatewayFunctions.Table);
        if (expression is not null) return new BoundExpression(expression, slots, usesFocus);
        context.Source.Fault(MappingIssues.WrongExpression, syntax.At + Leading(syntax.Text), $"This is no good FHIRPath at {fault!.Path}: {fault.Text}");
        return null;
    }

    private static int Leading(string text) => text.Length - text.TrimStart().Length;

    /// <summary>The expression with variables marked, and texts in double quotes written in single ones.</summary>
    private string Rewrite(ExpressionSyntax syntax, Dictionary<string, int> slots, out bool usesFocus)
    {
        var tokens = Lexer.Read(new SourceText(context.Source.File, syntax.Text, [])); // what is wrong in it, FHIRPath's own reader says better
        var written = new StringBuilder();
        var criteria = new Stack<bool>();
        usesFocus = false;
        var end = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            written.Append(syntax.Text, end, token.Start - end);
            end = token.End;
            var raw = syntax.Text.AsSpan(token.Start, token.End - token.Start);
            var before = i > 0 ? tokens[i - 1] : default;
            var inCriteria = criteria.TryPeek(out var inside) && inside;
            if (token.Is("(")) criteria.Push(inCriteria || (before.Kind == TokenKind.Name && s_criteria.Contains(before.Text)));
            else if (token.Is(")")) criteria.TryPop(out _);
            else if (token.Is("$")) usesFocus = true;

            if (token.Kind is TokenKind.Name or TokenKind.Quoted && before.Is("%")) Variable(token, syntax.At, slots);
            else if (token.Kind is TokenKind.Name or TokenKind.Quoted && BeginsPath(token, before))
            {
                var isCall = tokens[i + 1].Is("("); // the last token is the end, so there is a next one
                if (!isCall && !inCriteria && context.Scope.Find(token.Text) is { IsTarget: false } variable)
                {
                    slots[variable.Name] = variable.Slot;
                    written.Append('%');
                }
                else if (!isCall || !s_withoutFocus.Contains(token.Text))
                {
                    usesFocus = true;
                }
            }

            if (token.Kind == TokenKind.String && raw.StartsWith('"')) written.Append('\'').Append(token.Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)).Append('\'');
            else written.Append(raw);
        }
        return written.ToString();
    }

    private void Variable(Token token, int at, Dictionary<string, int> slots)
    {
        if (context.Scope.Find(token.Text) is { } variable) slots[variable.Name] = variable.Slot;
        else if (!s_known.Contains(token.Text) && token.Text is not ("vs" or "ext"))
            context.Source.Fault(MappingIssues.UnknownVariable, at + token.Start, $"There is no variable '%{token.Text}'{Suggestions.For(token.Text, context.Scope.Names.Concat(s_known))}");
    }

    private static bool BeginsPath(Token token, Token before) =>
        !before.Is(".") && !before.Is("$") && !before.Is("%") && !before.Is("is") && !before.Is("as") && !(token.Kind == TokenKind.Name && s_operators.Contains(token.Text));
}
