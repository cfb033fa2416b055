using Gateway.Fhir.Model;

namespace Gateway.Fhir.Terminology;

/// <summary>A value set as it is defined, not expanded (http://hl7.org/fhir/R4/valueset.html).</summary>
/// <param name="Url">The canonical, without a version.</param>
/// <param name="Version">The business version, else null.</param>
public sealed record ValueSetDefinition(string Url, string? Version)
{
    /// <summary>A code is in the set when one of these has it…</summary>
    public IReadOnlyList<ValueSetPart> Include { get; init; } = [];

    /// <summary>…and none of these.</summary>
    public IReadOnlyList<ValueSetPart> Exclude { get; init; } = [];

    /// <summary>An expansion that the definition carries: what somebody with a terminology server found.</summary>
    public IReadOnlyList<ListedConcept> Expansion { get; init; } = [];

    /// <summary>True when the expansion says that it is the whole set.</summary>
    public bool IsExpansionWhole { get; init; }

    /// <summary>Reads a ValueSet; null when it has no url.</summary>
    public static ValueSetDefinition? Of(Element resource)
    {
        if (resource["url"]?.Text is not { } url) return null;
        var expansion = resource["expansion"];
        var listed = expansion is null ? [] : Contains(expansion).ToList();
        return new ValueSetDefinition(url, resource["version"]?.Text)
        {
            Include = [.. resource["compose"]?.All("include").Select(Part) ?? []],
            Exclude = [.. resource["compose"]?.All("exclude").Select(Part) ?? []],
            Expansion = listed,
            IsExpansionWhole = expansion is not null && IsWhole(expansion, listed.Count),
        };
    }

    private static ValueSetPart Part(Element part) => new(part["system"]?.Text, part["version"]?.Text)
    {
        Concepts = [.. part.All("concept").Where(concept => concept["code"]?.Text is not null).Select(concept => new ListedConcept(null, concept["code"]!.Text!, concept["display"]?.Text))],
        Filters = [.. part.All("filter").Select(filter => new ConceptFilter(filter["property"]?.Text ?? "", filter["op"]?.Text ?? "", filter["value"]?.Text ?? ""))],
        ValueSets = [.. part.All("valueSet").Select(canonical => canonical.Text ?? "")],
    };

    private static IEnumerable<ListedConcept> Contains(Element holder)
    {
        foreach (var item in holder.All("contains"))
        {
            if (item["code"]?.Text is { } code && item["abstract"]?.Text != "true") yield return new ListedConcept(item["system"]?.Text, code, item["display"]?.Text);
            foreach (var below in Contains(item)) yield return below;
        }
    }

    private static bool IsWhole(Element expansion, int count) =>
        expansion["offset"]?.Text is null or "0"
        && (expansion["total"]?.Text is not { } total || total == count.ToString(System.Globalization.CultureInfo.InvariantCulture))
        && !expansion.All("extension").Any(extension => extension["url"]?.Text is { } url && (url.EndsWith("valueset-toocostly", StringComparison.Ordinal) || url.EndsWith("valueset-unclosed", StringComparison.Ordinal)));
}

/// <summary>One include or exclude: what all of its conditions hold for.</summary>
/// <param name="System">The code system, null where only other value sets are named.</param>
/// <param name="Version">Of the code system, else null.</param>
public sealed record ValueSetPart(string? System, string? Version)
{
    /// <summary>Empty: not listed one by one.</summary>
    public IReadOnlyList<ListedConcept> Concepts { get; init; } = [];

    public IReadOnlyList<ConceptFilter> Filters { get; init; } = [];

    /// <summary>Canonicals; the code must be in all of them.</summary>
    public IReadOnlyList<string> ValueSets { get; init; } = [];
}

/// <summary>A code written out in a value set.</summary>
/// <param name="System">Null where the part around it names the system.</param>
/// <param name="Code">The code.</param>
/// <param name="Display">For people, else null.</param>
public sealed record ListedConcept(string? System, string Code, string? Display);

/// <summary>A condition on concepts (http://hl7.org/fhir/R4/valueset-filter-operator.html).</summary>
/// <param name="Property"><c>concept</c>, or a property that the code system defines.</param>
/// <param name="Operator"><c>=</c>, <c>is-a</c>, <c>regex</c> …</param>
/// <param name="Value">What the operator compares with.</param>
public sealed record ConceptFilter(string Property, string Operator, string Value);
