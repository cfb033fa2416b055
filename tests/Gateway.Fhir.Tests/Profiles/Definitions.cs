using System.Text.Json.Nodes;
using Gateway.Fhir.Model;
using Gateway.Fhir.Profiles;

namespace Gateway.Fhir.Tests.Profiles;

/// <summary>Short ways to definitions made for a test.</summary>
internal static class Definitions
{
    public const string R4 = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>A profile without a snapshot.</summary>
    /// <param name="elements">Each one JSON of an ElementDefinition.</param>
    public static Element Differential(string url, string type, string baseUrl, params string[] elements) =>
        Read(url, type, baseUrl, "differential", elements);

    public static Element Snapshot(string url, string type, string baseUrl, params string[] elements) =>
        Read(url, type, baseUrl, "snapshot", elements);

    public static Profile Profile(this ProfileCatalogue catalogue, string url)
    {
        catalogue.Faults.ShouldBeEmpty();
        return catalogue.Find(url) ?? throw new InvalidOperationException("The profile is not at hand.");
    }

    public static ProfileElement At(this Profile profile, string id) =>
        profile.Elements.SingleOrDefault(element => element.Id == id) ?? throw new InvalidOperationException($"There is no {id}.");

    public static bool IsOrDerives(string type, string ancestor) => Fhir.Definitions.R4.IsSubtypeOf(type, ancestor);

    private static Element Read(string url, string type, string baseUrl, string part, string[] elements) => Trees.Read(new JsonObject
    {
        ["resourceType"] = "StructureDefinition",
        ["url"] = url,
        ["version"] = "1.0.0",
        ["name"] = url[(url.LastIndexOf('/') + 1)..],
        ["fhirVersion"] = "4.0.1",
        ["type"] = type,
        ["baseDefinition"] = baseUrl,
        ["derivation"] = "constraint",
        [part] = new JsonObject { ["element"] = new JsonArray([.. elements.Select(element => JsonNode.Parse(element))]) },
    }.ToJsonString());
}
