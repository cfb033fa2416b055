using Gateway.Fhir.FhirPath.Functions;
using Gateway.Fhir.FhirPath.Syntax;

namespace Gateway.Fhir.FhirPath.Typing;

/// <summary>
/// Follows the types of R4 through an expression and says where it names an element that there is not
/// (http://hl7.org/fhirpath/N1/#type-safety-and-strict-evaluation). It errs on the side of silence: what it does not know, it lets pass.
/// </summary>
/// <param name="root">The type of <c>%context</c>.</param>
/// <param name="faults">Takes what is wrong; null to look only: a name that there is not then leads to nothing.</param>
internal sealed class TypeCheck(StaticType root, Faults? faults)
{
    private static readonly HashSet<string> s_ordered = new(["first", "last", "tail", "skip", "take"], StringComparer.Ordinal);

    private static readonly HashSet<string> s_sameItems = new(
        ["where", "first", "last", "tail", "skip", "take", "single", "distinct", "intersect", "exclude", "trace", "defineVariable", "checkModifiers"], StringComparer.Ordinal);

    private static readonly HashSet<string> s_perItem = new(["where", "all", "exists", "select"], StringComparer.Ordinal);

    /// <summary>The type of a node, with everything in it checked.</summary>
    /// <param name="node">The tree.</param>
    /// <param name="here">The type of <c>$this</c>.</param>
    public StaticType Check(Node node, StaticType here)
    {
        switch (node)
        {
            case EmptyNode:
                return StaticType.Nothing;
            case SpecialNode { Name: "$this" }:
                return here;
            case VariableNode variable:
                return variable.Name == "context" ? root : StaticType.Unknown;
            case MemberNode member:
                return Member(member, here);
            case CallNode call:
                return Call(call, call.Input is null ? here : Check(call.Input, here), here);
            case IndexNode index:
                Check(index.Index, here);
                return Ordered(Check(index.Input, here), index.At, "An index");
            case SignNode sign:
                Check(sign.Operand, here);
                return StaticType.Unknown;
            case TypeNode type:
                var operand = Check(type.Operand, here);
                return type.Operator == "as" ? StaticType.Of(type.Type, operand) : StaticType.Unknown;
            case BinaryNode binary:
                var (left, right) = (Check(binary.Left, here), Check(binary.Right, here));
                return binary.Operator == "|" ? left.Or(right) : StaticType.Unknown;
            default:
                return StaticType.Unknown;
        }
    }

    private StaticType Member(MemberNode member, StaticType here)
    {
        var input = member.Input is null ? here : Check(member.Input, here);
        if (member.Input is null && input.Start(member.Name) is { } start) return start;
        if (input.Child(member.Name) is { } child) return child;
        if (faults is null) return StaticType.Nothing;
        faults.Add(FhirPathFaults.UnknownElement, member.At, input.Written(member.Name) is { } written
            ? $"'{member.Name}' is how JSON writes it; in FHIRPath say '{written.Choice}' or '{written.Choice}.ofType({written.Type})'."
            : $"{input} has no element '{member.Name}'{Suggestion.Of(member.Name, input.ChildNames())}.");
        return StaticType.Unknown;
    }

    private StaticType Call(CallNode call, StaticType input, StaticType here)
    {
        if (s_ordered.Contains(call.Name)) Ordered(input, call.At, $"{call.Name}()");
        if (call.Name is "is" or "as" or "ofType") return Cast(call, input);
        if (call.Name is "repeat" or "repeatAll") return Repeat(call, input);
        var arguments = call.Arguments.Select(argument => Check(argument, Focus(call.Name, input, here))).ToList();
        if (s_sameItems.Contains(call.Name)) return input;
        return call.Name switch
        {
            "select" when arguments is [var projection] => projection with { IsUnordered = projection.IsUnordered || input.IsUnordered },
            "union" or "combine" when arguments is [var other] => input.Or(other),
            "iif" when arguments is [_, .. var branches] => branches.Aggregate(StaticType.Nothing, (all, branch) => all.Or(branch)),
            "coalesce" => arguments.Aggregate(StaticType.Nothing, (all, one) => all.Or(one)),
            "extension" => StaticType.Of("Extension"),
            "children" or "descendants" => StaticType.Unknown with { IsUnordered = true },
            _ => StaticType.Unknown,
        };
    }

    /// <summary>What <c>$this</c> is inside the arguments of a call.</summary>
    private static StaticType Focus(string function, StaticType input, StaticType here) =>
        s_perItem.Contains(function) || function is "iif" or "sort" ? input with { IsUnordered = false }
        : function is "aggregate" or "trace" or "defineVariable" ? StaticType.Unknown
        : here;

    private static StaticType Cast(CallNode call, StaticType input) =>
        call.Name != "is" && call.Arguments is [var argument] && TypeName.Of(argument) is { } type ? StaticType.Of(type, input) : StaticType.Unknown;

    /// <summary>The projection runs on what it found too, so a name is wrong only when neither has it.</summary>
    private StaticType Repeat(CallNode call, StaticType input)
    {
        if (call.Arguments is not [var projection]) return StaticType.Unknown;
        var all = input;
        for (var round = 0; round < 10; round++)
        {
            var more = all.Or(new TypeCheck(root, null).Check(projection, all));
            if (more.Names is null || more.Names.Count == all.Names?.Count) return Check(projection, more);
            all = more;
        }
        return StaticType.Unknown;
    }

    private StaticType Ordered(StaticType input, int at, string what)
    {
        if (input.IsUnordered) faults?.Add(FhirPathFaults.NoOrder, at, $"{what} takes items by their place, but the order of what children() and descendants() find means nothing.");
        return input;
    }
}
