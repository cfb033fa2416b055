namespace Gateway.Mapping.Parsing;

/// <summary>The signs between two codes of a concept map in a map, and what they are in the resource (http://hl7.org/fhir/R4/valueset-concept-map-equivalence.html).</summary>
internal static class ConceptRelations
{
    private static readonly (string Symbol, string Equivalence)[] s_relations =
    [
        ("-", "relatedto"),
        ("=", "equal"),
        ("==", "equivalent"),
        ("!=", "disjoint"),
        ("<=", "wider"),
        (">=", "narrower"),
        ("~", "inexact"),
    ];

    public static string Symbol(string? equivalence) => s_relations.FirstOrDefault(relation => relation.Equivalence == equivalence).Symbol ?? (equivalence == "unmatched" ? "!=" : "-");

    public static string Equivalence(string symbol) => s_relations.FirstOrDefault(relation => relation.Symbol == symbol).Equivalence ?? "relatedto";

    /// <summary>Whether the second code stands for the first.</summary>
    public static bool Translates(string symbol) => symbol != "!=";
}
