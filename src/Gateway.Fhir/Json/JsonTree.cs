using System.Text.Json;
using System.Text.Unicode;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Json;

/// <summary>
/// Reads JSON into a tree. <see cref="ReadFhir"/> joins <c>_birthDate</c> to <c>birthDate</c>
/// (http://hl7.org/fhir/R4/json.html#primitive); <see cref="ReadForeign"/> takes any JSON as it is.
/// Both refuse what RFC 8259 refuses, duplicate keys, invalid UTF-8 and more than 128 levels, and say where.
/// What real systems send all the same, <see cref="LenientJson"/> reads.
/// </summary>
public static class JsonTree
{
    /// <summary>Reads one FHIR resource.</summary>
    public static JsonResult ReadFhir(ReadOnlySpan<byte> json) => OfResource(Read(json, fhir: true, warnings: null));

    /// <summary>Reads a record of any other shape.</summary>
    public static JsonResult ReadForeign(ReadOnlySpan<byte> json) => Read(json, fhir: false, warnings: null);

    /// <summary>Reads as <see cref="LenientJson"/> says, as far as the text goes; what stands in the tree is not looked at yet.</summary>
    internal static JsonResult ReadLenient(ReadOnlySpan<byte> json, IssueList warnings) => OfResource(Read(json, fhir: true, warnings));

    private static JsonResult OfResource(JsonResult result) => result.Root is null || result.Root.ResourceType is { Length: > 0 }
        ? result
        : Failed(IssueCode.NoResource, "structure", "resourceType", "This is JSON but no FHIR resource: the property 'resourceType' is missing; send it first.");

    private static JsonResult Read(ReadOnlySpan<byte> json, bool fhir, IssueList? warnings)
    {
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        if (!Utf8.IsValid(json))
            return Failed(IssueCode.BrokenJson, "structure", Utf8Place.OfFault(json), "The text is not valid UTF-8 at this place. Send JSON in UTF-8.");

        var reader = new TreeReader(json, fhir, warnings);
        try
        {
            var root = reader.Root();
            if (reader.HasMore())
                return Failed(IssueCode.BrokenJson, "structure", $"byte {reader.Position + 1}", "There is more text behind the end of the record; send one record.");
            return reader.Fault is { } fault ? new JsonResult(null, [fault]) : new JsonResult(root, []);
        }
        catch (JsonException broken)
        {
            return Failed(IssueCode.BrokenJson, "structure", $"line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}",
                "The JSON is broken at this place. Send well-formed JSON, no more than 128 levels deep.");
        }
        catch (InvalidOperationException)
        {
            // Utf8JsonReader's answer to an escaped lone surrogate.
            return Failed(IssueCode.BrokenJson, "structure", $"byte {reader.Position}", "A string holds half of a surrogate pair, which is no character.");
        }
    }

    private static JsonResult Failed(string code, string type, string path, string text) =>
        new(null, [new Issue(IssueSeverity.Fatal, code, type, path, text)]);
}
