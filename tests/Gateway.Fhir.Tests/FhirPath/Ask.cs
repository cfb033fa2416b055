using System.Text;
using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Tests.FhirPath;

/// <summary>Asks a tree by an expression, and writes the answer as text: items joined by <c>, </c>.</summary>
internal static class Ask
{
    public static readonly FhirPathContext AtNoon = new() { Now = new DateTimeOffset(2026, 3, 29, 12, 0, 0, TimeSpan.FromHours(1)) };

    public static Element Patient { get; } = Fhir("""
        {
          "resourceType": "Patient", "id": "p1", "active": true, "birthDate": "1941-03",
          "_birthDate": { "extension": [ { "url": "http://example.org/approximate", "valueBoolean": true } ] },
          "contained": [ { "resourceType": "Organization", "id": "home", "name": "Elm House" } ],
          "identifier": [ { "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018" } ],
          "name": [
            { "use": "official", "family": "Okafor", "given": [ "Ada", "Mary" ] },
            { "use": "nickname", "given": [ "Addie" ] }
          ],
          "telecom": [ { "system": "phone", "value": "0161 496 0000", "rank": 2 }, { "system": "phone", "value": "0161 496 0999", "rank": 1 } ],
          "gender": "female", "deceasedDateTime": "2026-03-01T10:15:00Z", "multipleBirthInteger": 2,
          "managingOrganization": { "reference": "#home" },
          "extension": [
            { "url": "http://example.org/weight", "valueQuantity": { "value": 61.50, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg" } },
            { "url": "http://example.org/age", "valueAge": { "value": 85, "unit": "years", "system": "http://unitsofmeasure.org", "code": "a" } }
          ]
        }
        """);

    public static Element Fhir(string json) => JsonTree.ReadFhir(Encoding.UTF8.GetBytes(json)).Root!;

    public static Element Foreign(string json) => JsonTree.ReadForeign(Encoding.UTF8.GetBytes(json)).Root!;

    public static FhirPathExpression Compiled(string text, IReadOnlyDictionary<string, FhirPathFunction>? functions = null)
    {
        var (expression, fault) = FhirPathExpression.Compile(text, functions);
        fault.ShouldBeNull();
        return expression!;
    }

    public static string Of(string text, Element? focus = null, FhirPathContext? context = null) =>
        Text(Compiled(text).Evaluate(focus ?? Patient, context ?? AtNoon));

    public static string Text(IReadOnlyList<Element> items) => string.Join(", ", items.Select(Text));

    /// <summary>What is wrong with a text: code, place and sentence.</summary>
    public static Issue Fault(string text)
    {
        var (expression, fault) = FhirPathExpression.Compile(text);
        expression.ShouldBeNull();
        return fault.ShouldNotBeNull();
    }

    private static string Text(Element item) => item.Kind != ElementKind.Object ? item.Text ?? "-"
        : item.Name == "Quantity" && item.Parent is null ? $"{item["value"]!.Text} {item["unit"]!.Text}"
        : item.Path();
}
