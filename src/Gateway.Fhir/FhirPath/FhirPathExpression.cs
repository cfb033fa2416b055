using Gateway.Fhir.Definitions;
using Gateway.Fhir.FhirPath.Syntax;
using Gateway.Fhir.FhirPath.Typing;
using Gateway.Fhir.FhirPath.Values;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath;

/// <summary>
/// A FHIRPath expression (http://hl7.org/fhirpath/N1/, with R4's additions, http://hl7.org/fhir/R4/fhirpath.html),
/// compiled once and run often, by any thread. It runs over FHIR resources and over foreign trees, where names just navigate.
/// </summary>
public sealed class FhirPathExpression
{
    private readonly Eval _code;

    private FhirPathExpression(string text, Eval code)
    {
        Text = text;
        _code = code;
    }

    public string Text { get; }

    /// <summary>Compiles, or says where the text is wrong: the fault's path is <c>line:column</c>, its code one of <see cref="FhirPathFaults"/>.</summary>
    /// <param name="text">The whole expression.</param>
    /// <param name="functions">Functions beside the standard's, by name; they win over one of the standard of the same name.</param>
    public static (FhirPathExpression? Expression, Issue? Fault) Compile(
        string text, IReadOnlyDictionary<string, FhirPathFunction>? functions = null)
    {
        var faults = new Faults(text);
        var tree = new Parser(text, 0, faults).Whole();
        return Compile(text, tree, faults, functions);
    }

    /// <summary>
    /// Compiles for items of one R4 type, strictly (http://hl7.org/fhirpath/N1/#type-safety-and-strict-evaluation): a name that no item
    /// there can have is a fault, and so is a place among items without an order. What cannot be known beforehand passes.
    /// </summary>
    /// <param name="type">The type of what it will run on: <c>Patient</c>, <c>HumanName</c>, <c>Patient.contact</c>.</param>
    /// <param name="text">The whole expression.</param>
    /// <param name="functions">As <see cref="Compile(string, IReadOnlyDictionary{string, FhirPathFunction}?)"/>.</param>
    public static (FhirPathExpression? Expression, Issue? Fault) CompileFor(
        string type, string text, IReadOnlyDictionary<string, FhirPathFunction>? functions = null)
    {
        var faults = new Faults(text);
        var tree = new Parser(text, 0, faults).Whole();
        var (expression, fault) = Compile(text, tree, faults, functions);
        if (expression is null) return (null, fault);
        if (R4.Type(type) is null) faults.Add(FhirPathFaults.UnknownType, 0, $"There is no type '{type}' in FHIR R4 to compile for.");
        else new TypeCheck(StaticType.Of(type), faults).Check(tree, StaticType.Of(type));
        return faults.First is { } wrong ? (null, wrong) : (expression, null);
    }

    /// <summary>
    /// Compiles the expression that begins at a place of a longer text, a map say, and tells where it ends:
    /// behind its last token, at the first that cannot continue it (<c>-&gt;</c>, a comma, a keyword of the map).
    /// Places in faults are those of the longer text.
    /// </summary>
    public static (FhirPathExpression? Expression, Issue? Fault, int End) CompilePrefix(
        string text, int start, IReadOnlyDictionary<string, FhirPathFunction>? functions = null)
    {
        var faults = new Faults(text);
        var (tree, end) = new Parser(text, start, faults).Prefix();
        var (expression, fault) = Compile(text[start..Math.Max(start, end)], tree, faults, functions);
        return (expression, fault, end);
    }

    /// <summary>The collection the expression yields; computed values are elements without a parent, named by their type (<c>integer</c>, <c>dateTime</c>, <c>Quantity</c>).</summary>
    /// <exception cref="FhirPathException">The data is such that the standard asks for an error (a singleton expected, say), or the work has no sensible bound.</exception>
    public IReadOnlyList<Element> Evaluate(Element focus, FhirPathContext context) => Run(focus, context).ToElements();

    /// <summary>The type of an item of a result: R4's, for a computed value too (<c>integer</c>, <c>string</c>); null for a node that R4 does not know.</summary>
    public static string? TypeOf(Element item) => FhirTypes.TypeOf(item);

    /// <summary>True when the result is a single true, or a single item that is no boolean; an empty result is false.</summary>
    /// <exception cref="FhirPathException">As <see cref="Evaluate"/>; and when the result has several items.</exception>
    public bool IsTrue(Element focus, FhirPathContext context) => Run(focus, context).Truth() ?? false;

    /// <summary>The text of the first primitive of the result, or null.</summary>
    /// <exception cref="FhirPathException">As <see cref="Evaluate"/>.</exception>
    public string? FirstText(Element focus, FhirPathContext context)
    {
        var result = Run(focus, context);
        for (var i = 0; i < result.Count; i++)
            if (result[i].AsText() is { } text) return text;
        return null;
    }

    public override string ToString() => Text;

    private static (FhirPathExpression?, Issue?) Compile(
        string text, Node tree, Faults faults, IReadOnlyDictionary<string, FhirPathFunction>? functions)
    {
        if (faults.First is not null) return (null, faults.First);
        var code = new Compiler(faults, functions).Compile(tree);
        return faults.First is { } fault ? (null, fault) : (new FhirPathExpression(text, code), null);
    }

    private Items Run(Element focus, FhirPathContext context) => _code(new Evaluation(focus, context));
}
