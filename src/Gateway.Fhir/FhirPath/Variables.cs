using Gateway.Fhir.FhirPath.Values;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath;

/// <summary>
/// <c>%name</c>: what <c>defineVariable</c> made, what the context hands in, and the standard's own
/// (http://hl7.org/fhirpath/N1/#environment-variables, http://hl7.org/fhir/R4/fhirpath.html#variables).
/// </summary>
internal static class Variables
{
    public static Eval Of(string name)
    {
        var standard = Standard(name);
        return run =>
        {
            if (run.TryDefined(name, out var defined)) return defined;
            if (run.Context.Variables.TryGetValue(name, out var handed)) return Handed(handed);
            return standard is not null ? standard(run) : throw new FhirPathException($"The variable %{name} is not defined.");
        };
    }

    /// <summary>The resource a node belongs to; in a foreign tree the root.</summary>
    public static Element ResourceOf(Element node)
    {
        var here = node;
        while (here.ResourceType is null && here.Parent is { } parent) here = parent;
        return here;
    }

    /// <summary>The resource that is contained in no other; an entry of a bundle stands on its own.</summary>
    public static Element RootResourceOf(Element node)
    {
        var resource = ResourceOf(node);
        return resource is { Name: "contained", Parent: { } container } ? ResourceOf(container) : resource;
    }

    private static Items Handed(Element value)
    {
        if (value.Kind != ElementKind.Array) return Items.Of(value);
        var items = new ItemsBuilder();
        Navigation.Add(value, ref items);
        return items.ToItems();
    }

    private static Eval? Standard(string name) => name switch
    {
        "context" => run => Items.Of(run.Root),
        "resource" => run => Items.Of(ResourceOf(run.Root)),
        "rootResource" => run => Items.Of(RootResourceOf(run.Root)),
        "ucum" => Constant(Quantity.Ucum),
        "sct" => Constant("http://snomed.info/sct"),
        "loinc" => Constant("http://loinc.org"),
        _ when name.StartsWith("vs-", StringComparison.Ordinal) => Constant("http://hl7.org/fhir/ValueSet/" + name[3..]),
        _ when name.StartsWith("ext-", StringComparison.Ordinal) => Constant("http://hl7.org/fhir/StructureDefinition/" + name[4..]),
        _ => null,
    };

    private static Eval Constant(string text)
    {
        var value = Items.Of(text);
        return _ => value;
    }
}
