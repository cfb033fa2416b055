using System.Text;
using System.Text.Unicode;
using System.Xml;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Xml;

/// <summary>
/// Reads a FHIR resource in XML (http://hl7.org/fhir/R4/xml.html) into the same tree as JSON: <c>id</c> and <c>url</c> from
/// their attributes, repeats and the kinds of numbers and booleans from the definitions, the narrative as it was written.
/// </summary>
public static class XmlTree
{
    private const int MaxCharacters = 64 * 1024 * 1024;

    internal static XmlReaderSettings Settings { get; } = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxCharacters,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>Reads one resource, strictly.</summary>
    /// <remarks>
    /// Every fault is an issue with its line and column: broken XML, another encoding than UTF-8, a document type, a wrong
    /// namespace, an unknown element or attribute, text between elements, elements out of order, more than 128 levels as JSON
    /// counts them, more than 64 Mi characters. Comments and processing instructions are no content and are passed over.
    /// Values and cardinalities are the validator's, as with JSON.
    /// </remarks>
    public static XmlResult ReadFhir(ReadOnlySpan<byte> xml)
    {
        if (xml.StartsWith("\uFEFF"u8)) xml = xml[3..];
        if (xml.Length > MaxCharacters) return Failed("line 1", $"The document has more than {MaxCharacters} characters; send it in parts.");
        if (!Utf8.IsValid(xml)) return Failed(Utf8Place.OfFault(xml), "The text is not valid UTF-8 at this place. Send XML in UTF-8.");
        var text = Encoding.UTF8.GetString(xml);
        using var reader = XmlReader.Create(new StringReader(text), Settings);
        try
        {
            var reading = new XmlReading(reader, text);
            var root = reading.Document();
            return reading.Issues.Count > 0 ? new XmlResult(null, reading.Issues) : new XmlResult(root, []);
        }
        catch (XmlException broken)
        {
            return Failed(broken.LineNumber > 0 ? $"line {broken.LineNumber}, column {broken.LinePosition}" : "line 1", text.Contains("<!DOCTYPE", StringComparison.Ordinal)
                ? "The XML is not read beyond this place: a document type is refused; send the resource without <!DOCTYPE."
                : "The XML is broken at this place. Send well-formed XML without entities of your own.");
        }
    }

    private static XmlResult Failed(string path, string text) =>
        new(null, [new Issue(IssueSeverity.Fatal, IssueCode.BrokenXml, "structure", path, text)]);
}
