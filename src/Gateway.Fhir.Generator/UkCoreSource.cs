using System.Xml;
using System.Xml.Linq;

namespace Gateway.Fhir.Generator;

/// <summary>The folder with HL7 UK's definitions in XML, as UK Core publishes them.</summary>
public sealed class UkCoreSource(string folder)
{
    private static readonly XNamespace Fhir = "http://hl7.org/fhir";

    /// <summary>The folder beside a repository, or null when it is not there.</summary>
    public static UkCoreSource? Beside(string repository)
    {
        var folder = Path.GetFullPath(Path.Combine(repository, "..", "shared", "uk-core"));
        return Directory.Exists(folder) ? new UkCoreSource(folder) : null;
    }

    internal IReadOnlyList<XElement> StructureDefinitions => Read("structuredefinitions");

    internal IReadOnlyList<XElement> ValueSets => Read("valuesets");

    internal IReadOnlyList<XElement> CodeSystems => Read("codesystems");

    internal static XElement? Child(XElement element, string name) => element.Element(Fhir + name);

    internal static IEnumerable<XElement> Children(XElement element, string name) => element.Elements(Fhir + name);

    /// <summary>The value of a primitive child.</summary>
    internal static string? Text(XElement element, string name) => element.Element(Fhir + name)?.Attribute("value")?.Value;

    internal static IEnumerable<string> Texts(XElement element, string name) => element.Elements(Fhir + name).Select(child => child.Attribute("value")!.Value);

    private List<XElement> Read(string part)
    {
        var resources = new List<XElement>();
        foreach (var file in Directory.GetFiles(Path.Combine(folder, part), "*.xml"))
        {
            using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            resources.Add(XDocument.Load(reader).Root!);
        }
        // By canonical, so that the order does not hang on the file system.
        return [.. resources.OrderBy(resource => Text(resource, "url"), StringComparer.Ordinal)];
    }
}
