using System.Collections.Frozen;
using System.Xml;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>
/// A narrative is one well-formed XHTML div of basic formatting, without script, forms, frames or event handlers
/// (http://hl7.org/fhir/R4/narrative.html; txt-1): it is shown to people in a browser.
/// </summary>
internal sealed class NarrativeCheck : Check
{
    private const string Xhtml = "http://www.w3.org/1999/xhtml";

    // HTML 4.0 chapters 7 to 11 without 9.4, and 15; a, img.
    private static readonly FrozenSet<string> s_elements = FrozenSet.Create(StringComparer.Ordinal,
        "div", "p", "br", "h1", "h2", "h3", "h4", "h5", "h6", "a", "span", "b", "em", "i", "strong", "small", "big", "tt", "dfn", "q", "var",
        "abbr", "acronym", "cite", "code", "samp", "kbd", "sub", "sup", "bdo", "address", "blockquote", "hr", "pre", "ul", "ol", "li", "dl", "dt", "dd",
        "table", "caption", "colgroup", "col", "thead", "tfoot", "tbody", "tr", "th", "td", "img", "map", "area", "ins", "del", "u", "s", "strike");

    private static readonly FrozenSet<string> s_addresses = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "href", "src", "cite", "longdesc", "background", "action");

    private static readonly XmlReaderSettings s_settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 4 * 1024 * 1024,
    };

    public override bool Passes(Element element, ValidationRun run)
    {
        if (element.Text is not { } text) return true;
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), s_settings);
            Read(reader, run);
        }
        catch (XmlException broken)
        {
            run.Add(IssueCode.Xhtml, "invalid", "The narrative is no well-formed XHTML (no HTML entities, no document type); correct the mark-up.",
                $"line {broken.LineNumber}, position {broken.LinePosition}");
        }
        return true;
    }

    private static void Read(XmlReader reader, ValidationRun run)
    {
        reader.MoveToContent();
        if (reader.LocalName != "div" || reader.NamespaceURI != Xhtml)
        {
            run.Add(IssueCode.Xhtml, "invalid", $"The narrative must be a div of the namespace {Xhtml}.", reader.Name);
            return;
        }
        var hasContent = false;
        do
        {
            hasContent |= reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA || (reader.NodeType == XmlNodeType.Element && reader.LocalName == "img");
            if (reader.NodeType == XmlNodeType.Element) Tag(reader, run);
            else if (reader.NodeType == XmlNodeType.ProcessingInstruction)
                run.Add(IssueCode.ActiveContent, "invalid", "A narrative takes no processing instructions; leave it out.", reader.Name);
        }
        while (reader.Read());
        if (!hasContent) run.Add(IssueCode.Xhtml, "invalid", "The narrative shows nothing (txt-2); give it text or leave it out.");
    }

    private static void Tag(XmlReader reader, ValidationRun run)
    {
        if (!s_elements.Contains(reader.LocalName) || reader.NamespaceURI != Xhtml)
            run.Add(IssueCode.ActiveContent, "invalid", "A narrative takes basic formatting only: no script, style sheet, form, frame or object; leave this tag out.", reader.Name);
        while (reader.MoveToNextAttribute())
            if (reader.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase) || (s_addresses.Contains(reader.LocalName) && IsScript(reader.Value)))
                run.Add(IssueCode.ActiveContent, "invalid", "A narrative takes no event handlers and no script addresses; leave this attribute out.", reader.Name);
        reader.MoveToElement();
    }

    private static bool IsScript(string address)
    {
        // Browsers ignore white space and control characters in front of and inside a scheme.
        var scheme = string.Concat(address.Where(character => character > ' ').Take(20));
        return scheme.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase)
            || scheme.StartsWith("vbscript:", StringComparison.OrdinalIgnoreCase)
            || (scheme.StartsWith("data:", StringComparison.OrdinalIgnoreCase) && !scheme.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase));
    }
}
