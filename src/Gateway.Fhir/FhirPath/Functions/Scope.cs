using Gateway.Fhir.FhirPath.Syntax;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>What <c>defineVariable</c> defines inside an argument, or on one side of an operator, is gone behind it.</summary>
internal static class Scope
{
    public static Eval Around(Node argument, Eval code)
    {
        var names = new List<string>();
        Defined(argument, names);
        if (names.Count == 0) return code;
        return run =>
        {
            var result = code(run);
            foreach (var name in names) run.Forget(name);
            return result;
        };
    }

    /// <summary>The variables defined along an expression itself; those inside its arguments end there.</summary>
    private static void Defined(Node? node, List<string> names)
    {
        switch (node)
        {
            case CallNode call:
                if (call is { Name: "defineVariable", Arguments: [LiteralNode { Value: var name }, ..] } && name.AsString() is { } text) names.Add(text);
                Defined(call.Input, names);
                break;
            case MemberNode member:
                Defined(member.Input, names);
                break;
            case IndexNode index:
                Defined(index.Input, names);
                break;
            case SignNode sign:
                Defined(sign.Operand, names);
                break;
            case TypeNode type:
                Defined(type.Operand, names);
                break;
        }
    }
}
