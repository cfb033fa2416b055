using System.Collections.Frozen;
using System.Xml;
using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary><c>htmlChecks()</c>: the XHTML that a narrative may hold (http://hl7.org/fhir/R4/narrative.html#xhtml).</summary>
internal static class Narrative
{
    private static readonly FrozenSet<string> Elements = FrozenSet.Create(StringComparer.Ordinal,
        "a", "abbr", "acronym", "address", "b", "bdo", "big", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del", "dfn", "div", "dl",
        "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "map", "area", "ol", "p", "pre", "q", "s", "samp", "small", "span",
        "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var");

    private static readonly FrozenSet<string> Attributes = FrozenSet.Create(StringComparer.Ordinal,
        "abbr", "accesskey", "align", "alt", "axis", "bgcolor", "border", "cellhalign", "cellpadding", "cellspacing", "cellvalign", "char", "charoff", "charset",
        "cite", "class", "colspan", "compact", "coords", "dir", "frame", "headers", "height", "href", "hreflang", "hspace", "id", "lang", "longdesc", "name",
        "nowrap", "rel", "rev", "rowspan", "rules", "scope", "shape", "span", "src", "start", "style", "summary", "tabindex", "title", "type", "usemap", "valign",
        "value", "vspace", "width", "xmlns");

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public static readonly IReadOnlyList<Function> Functions =
    [
        Function.Of("htmlChecks", (run, input) =>
        {
            if (input.Text("htmlChecks()") is not { } text) return Items.Empty;
            run.Spend(text.Length);
            return Items.Of(IsSound(text));
        }),
    ];

    private static bool IsSound(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), Settings);
            var hasContent = false;
            while (reader.Read())
            {
                if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA) hasContent |= !string.IsNullOrWhiteSpace(reader.Value);
                if (reader.NodeType != XmlNodeType.Element) continue;
                if (reader.NamespaceURI != "http://www.w3.org/1999/xhtml" || !Elements.Contains(reader.LocalName)) return false;
                if (reader.Depth == 0 && reader.LocalName != "div") return false;
                hasContent |= reader.LocalName == "img";
                if (!HasSoundAttributes(reader)) return false;
            }
            return hasContent;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static bool HasSoundAttributes(XmlReader reader)
    {
        while (reader.MoveToNextAttribute())
        {
            if (reader.Prefix is "xml" or "xmlns") continue;
            if (!Attributes.Contains(reader.LocalName)) return false;
            if (reader.LocalName is "href" or "src" && reader.Value.TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase)) return false;
        }
        reader.MoveToElement();
        return true;
    }
}
