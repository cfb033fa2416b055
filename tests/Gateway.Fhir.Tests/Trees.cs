using System.Text;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Tests;

/// <summary>Short ways from JSON text to a tree and back.</summary>
internal static class Trees
{
    public static Element Read(string json)
    {
        var result = JsonTree.ReadFhir(Encoding.UTF8.GetBytes(json));
        result.Issues.ShouldBeEmpty();
        return result.Root!;
    }

    public static JsonResult TryRead(string json) => JsonTree.ReadFhir(Encoding.UTF8.GetBytes(json));
}
