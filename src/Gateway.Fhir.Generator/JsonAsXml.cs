using System.Text.Json;
using System.Xml.Linq;

namespace Gateway.Fhir.Generator;

/// <summary>Reads a JSON resource as if it were XML, so that definitions of both kinds are written by the same code. A complex value keeps its JSON.</summary>
internal static class JsonAsXml
{
    private static readonly XNamespace Fhir = "http://hl7.org/fhir";

    public static XElement Of(JsonElement resource)
    {
        var element = new XElement(Fhir + resource.GetProperty("resourceType").GetString()!);
        Fill(element, resource);
        return element;
    }

    /// <summary>The JSON that a complex value was read from, else null.</summary>
    public static string? Text(XElement element) => element.Annotation<string>();

    private static void Fill(XElement element, JsonElement json)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name == "id") element.SetAttributeValue("id", property.Value.GetString());
            else if (property.Value.ValueKind == JsonValueKind.Array) foreach (var item in property.Value.EnumerateArray()) Add(element, property.Name, item);
            else Add(element, property.Name, property.Value);
        }
    }

    private static void Add(XElement parent, string name, JsonElement json)
    {
        var element = new XElement(Fhir + name);
        parent.Add(element);
        if (json.ValueKind == JsonValueKind.Object)
        {
            element.AddAnnotation(JsonSerializer.Serialize(json));
            Fill(element, json);
        }
        else
        {
            element.SetAttributeValue("value", json.ValueKind == JsonValueKind.String ? json.GetString() : json.GetRawText());
        }
    }
}
