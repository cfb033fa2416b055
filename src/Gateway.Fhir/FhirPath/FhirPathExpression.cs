using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath;

/// <summary>A FHIRPath expression (http://hl7.org/fhirpath/N1/), compiled once and run often, by any thread.</summary>
public sealed class FhirPathExpression
{
    private FhirPathExpression(string text) => Text = text;

    public string Text { get; }

    /// <summary>Compiles, or says where the text is wrong.</summary>
    public static (FhirPathExpression? Expression, Issue? Fault) Compile(string text) => throw new NotImplementedException();

    /// <summary>The collection the expression yields; computed values are elements without a parent.</summary>
    /// <exception cref="FhirPathException">The data is such that the standard asks for an error (a singleton expected, say).</exception>
    public IReadOnlyList<Element> Evaluate(Element focus, FhirPathContext context) => throw new NotImplementedException();

    /// <summary>True when the result is a single true, or a single item that is no boolean; an empty result is false.</summary>
    public bool IsTrue(Element focus, FhirPathContext context) => throw new NotImplementedException();

    /// <summary>The text of the first primitive of the result, or null.</summary>
    public string? FirstText(Element focus, FhirPathContext context) => throw new NotImplementedException();
}

/// <summary>What an evaluation is handed: <c>%resource</c>, <c>%context</c>, other variables, the time of <c>now()</c>.</summary>
public sealed record FhirPathContext
{
    public static readonly FhirPathContext Empty = new();

    public DateTimeOffset? Now { get; init; }

    /// <summary>Variables by name without the percent sign.</summary>
    public IReadOnlyDictionary<string, Element> Variables { get; init; } = new Dictionary<string, Element>();

    /// <summary>Finds the resource a reference points to; null: only within the bundle or the resource itself.</summary>
    public Func<string, Element?>? Resolve { get; init; }
}

/// <summary>An expression met data on which the standard has it fail.</summary>
public sealed class FhirPathException(string message) : Exception(message);
