using Gateway.Fhir.FhirPath.Functions;
using Gateway.Fhir.FhirPath.Operators;
using Gateway.Fhir.FhirPath.Syntax;
using Gateway.Fhir.FhirPath.Values;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath;

/// <summary>Turns the tree into delegates, once; names, literals, functions and types are settled here.</summary>
internal sealed class Compiler(Faults faults, IReadOnlyDictionary<string, FhirPathFunction>? functions)
{
    private static readonly Eval Nothing = _ => Items.Empty;

    public static Eval ThisItem { get; } = run => run.This;

    public Faults Faults { get; } = faults;

    public Eval Compile(Node node) => node switch
    {
        LiteralNode literal => Literal(literal),
        EmptyNode => Nothing,
        VariableNode variable => Variables.Of(variable.Name),
        SpecialNode special => Special(special.Name),
        MemberNode member => Member(member),
        CallNode call => Call(call),
        IndexNode index => Index(Compile(index.Input), Compile(index.Index)),
        SignNode sign => Sign(sign),
        BinaryNode binary => Binary(binary),
        TypeNode type => TypeTests.Of(type.Operator, Compile(type.Operand), Checked(type.Type)),
        _ => throw new InvalidOperationException($"The compiler does not know {node.GetType().Name}."),
    };

    /// <summary>The type, if there is one of that name; else a fault.</summary>
    public TypeName Checked(TypeName type)
    {
        if (!FhirTypes.IsKnown(type))
            Faults.Add(FhirPathFaults.UnknownType, type.At, $"There is no type '{type.Name}' in FHIR R4 nor in FHIRPath's System.");
        return type;
    }

    private static Eval Literal(LiteralNode literal)
    {
        var value = Items.Of(literal.Value);
        return _ => value;
    }

    private static Eval Special(string name) => name switch
    {
        "$index" => run => Items.Of(run.Index),
        "$total" => run => run.Total,
        _ => ThisItem,
    };

    private Eval Member(MemberNode member)
    {
        var name = member.Name;
        if (member.Input is null) return run => Navigation.Start(run, name);
        var input = Compile(member.Input);
        return run => Navigation.Child(run, input(run), name);
    }

    private static Eval Index(Eval input, Eval index) => run =>
    {
        var at = index(run).Integer("[ ]");
        var items = input(run);
        return at is { } place && place >= 0 && place < items.Count ? Items.Of(items[place]) : Items.Empty;
    };

    private Eval Sign(SignNode sign)
    {
        var operand = Compile(sign.Operand);
        if (sign.IsMinus) return run => Arithmetic.Negate(operand(run));
        return run => Arithmetic.Negate(Arithmetic.Negate(operand(run)));
    }

    private Eval Binary(BinaryNode binary)
    {
        var left = Scope.Around(binary.Left, Compile(binary.Left));
        if (binary is { Operator: "=", Right: LiteralNode { Value: { Kind: ItemKind.String } literal } })
        {
            var text = literal.AsString()!;
            return run => Equality.EqualsText(run, left(run), text);
        }
        if (binary.Operator == "in" && LiteralTexts.Of(binary.Right) is { } texts) return run => LiteralTexts.IsIn(left(run).Single("in"), texts);
        var right = Scope.Around(binary.Right, Compile(binary.Right));
        var sign = binary.Operator;
        return sign switch
        {
            "=" => run => Items.Of(Equality.AreEqual(run, left(run), right(run))),
            "!=" => run => Items.Of(!Equality.AreEqual(run, left(run), right(run))),
            "~" => run => Items.Of(Equivalence.AreEquivalent(run, left(run), right(run))),
            "!~" => run => Items.Of(!Equivalence.AreEquivalent(run, left(run), right(run))),
            "<" => Ordered(left, right, order => order < 0),
            "<=" => Ordered(left, right, order => order <= 0),
            ">" => Ordered(left, right, order => order > 0),
            ">=" => Ordered(left, right, order => order >= 0),
            "|" => run => Combining.Union(run, left(run), right(run)),
            "in" => run => Membership.IsIn(run, left(run).Single("in"), right(run)),
            "contains" => Contains(left, right),
            "and" or "or" or "xor" or "implies" => Logic.Of(sign, left, right),
            _ => run => Arithmetic.Apply(run, sign, left(run), right(run)),
        };
    }

    private static Eval Contains(Eval left, Eval right) => run =>
    {
        var items = left(run);
        return Membership.IsIn(run, right(run).Single("contains"), items);
    };

    private static Eval Ordered(Eval left, Eval right, Func<int, bool> test) => run =>
    {
        Item a = left(run).Single("A comparison"), b = right(run).Single("A comparison");
        if (a.Kind == ItemKind.None || b.Kind == ItemKind.None) return Items.Empty;
        return Comparison.Compare(a, b) is { } order ? Items.Of(test(order)) : Items.Empty;
    };

    private Eval Call(CallNode call)
    {
        var site = new CallSite(this, call, call.Input is null ? ThisItem : Compile(call.Input));
        if (functions is not null && functions.TryGetValue(call.Name, out var own)) return Own(site, own);
        if (!FunctionTable.ByName.TryGetValue(call.Name, out var function))
        {
            Faults.Add(FhirPathFaults.UnknownFunction, call.At, $"There is no function '{call.Name}'{FunctionTable.Suggested(call.Name, functions?.Keys)}.");
            return Nothing;
        }
        if (call.Arguments.Count >= function.Least && call.Arguments.Count <= function.Most) return function.Bind(site);
        Faults.Add(FhirPathFaults.WrongArguments, call.At, $"The function '{call.Name}' takes {function.Arity()}, but here it has {call.Arguments.Count}.");
        return Nothing;
    }

    private static Eval Own(CallSite site, FhirPathFunction own)
    {
        var input = site.Input;
        var arguments = site.Arguments.Select((_, i) => site.Argument(i)).ToArray();
        return run =>
        {
            var values = arguments.Length == 0 ? [] : new IReadOnlyList<Element>[arguments.Length];
            for (var i = 0; i < arguments.Length; i++) values[i] = arguments[i](run).ToElements();
            return Items.OfNodes(own(input(run).ToElements(), values, run.Context));
        };
    }
}
