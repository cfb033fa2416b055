using Gateway.Fhir.FhirPath.Syntax;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>A call in an expression, while it is compiled.</summary>
internal sealed class CallSite(Compiler compiler, CallNode call, Eval input)
{
    public Eval Input { get; } = input;

    public IReadOnlyList<Node> Arguments => call.Arguments;

    public Faults Faults => compiler.Faults;

    public int At => call.At;

    /// <summary>The code of an argument. Where the standard names no other, it runs with the <c>$this</c> of the call.</summary>
    public Eval Argument(int index) => Code(Arguments[index]);

    /// <summary>The code of a part of an argument.</summary>
    public Eval Code(Node part) => Scope.Around(part, compiler.Compile(part));

    public Eval? OptionalArgument(int index) => index < Arguments.Count ? Argument(index) : null;

    /// <summary>The argument as the name of a type.</summary>
    public TypeName Type(int index)
    {
        if (TypeName.Of(Arguments[index]) is { } type) return compiler.Checked(type);
        compiler.Faults.Add(FhirPathFaults.UnknownType, Arguments[index].At, "Expected the name of a type, such as Quantity or System.String.");
        return new TypeName(null, "", Arguments[index].At);
    }
}
