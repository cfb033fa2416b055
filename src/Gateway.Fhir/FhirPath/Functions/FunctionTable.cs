using System.Collections.Frozen;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>Every function of the language, by name.</summary>
internal static class FunctionTable
{
    public static FrozenDictionary<string, Function> ByName { get; } = new[]
    {
        Existence.Functions, Filtering.Functions, Subsetting.Functions, Combining.Functions, Conversion.Functions, Quantities.Functions,
        Strings.Functions, Patterns.Functions, Encodings.Functions, Maths.Functions, Trees.Functions, Utility.Functions, Boundaries.Functions, Sorting.Functions,
        Clock.Functions, TypeTests.Functions, FhirFunctions.Functions, Codes.Functions, Narrative.Functions,
    }.SelectMany(family => family).ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>"; did you mean …", among these functions and more.</summary>
    public static string Suggested(string name, IEnumerable<string>? more) => Suggestion.Of(name, ByName.Keys.Concat(more ?? []));
}
