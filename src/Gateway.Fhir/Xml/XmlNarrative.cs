using System.Xml;

namespace Gateway.Fhir.Xml;

/// <summary>
/// The xhtml of a narrative, taken out of the document letter by letter: people signed off that text, and writing it anew
/// would change its entities, quotes and empty tags. Namespaces that it has from the tags around it are written into its own.
/// </summary>
internal sealed class XmlNarrative(XmlReader reader, string text)
{
    private static readonly XmlReaderSettings s_everyNode = EveryNode();

    // How far the lines have been counted: narratives come one behind the other, so that the text is walked once.
    private int _line = 1;
    private int _lineStart;

    /// <summary>The div; the reader goes from its start tag to its end tag.</summary>
    public string Read()
    {
        var place = (IXmlLineInfo)reader;
        var start = Offset(place) - 1;
        var behindName = start + 1 + reader.Name.Length;
        var declared = new HashSet<string>(StringComparer.Ordinal);
        var used = new SortedSet<string>(StringComparer.Ordinal);
        Prefixes(used, declared);
        int end;
        if (reader.IsEmptyElement)
        {
            end = EndOfTag(start);
        }
        else
        {
            var depth = reader.Depth;
            while (reader.Read() && (reader.Depth > depth || reader.NodeType != XmlNodeType.EndElement))
                if (reader.NodeType == XmlNodeType.Element) Prefixes(used, declared: null);
            end = text.IndexOf('>', Offset(place)) + 1;
        }
        // On the end tag the scope is that of the div: what it has and does not declare, it has from outside.
        var inherited = string.Concat(used.Where(prefix => !declared.Contains(prefix))
            .Select(prefix => (Prefix: prefix, Address: reader.LookupNamespace(prefix)))
            .Where(space => space.Address is { Length: > 0 })
            .Select(space => $" xmlns{(space.Prefix.Length > 0 ? ":" : "")}{space.Prefix}=\"{Escaped(space.Address!)}\""));
        return string.Concat(text.AsSpan(start, behindName - start), inherited, text.AsSpan(behindName, end - behindName));
    }

    /// <summary>True for text that is one well-formed div of XHTML and nothing else, whatever stands around it.</summary>
    public static bool IsOneDiv(string text)
    {
        if (!text.StartsWith('<') || !text.EndsWith('>')) return false;
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), s_everyNode);
            if (!reader.Read() || reader is not { NodeType: XmlNodeType.Element, LocalName: "div", NamespaceURI: XmlNames.Xhtml }) return false;
            reader.Skip();
            return reader.EOF;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    /// <summary>The prefixes that a tag and its attributes use, and those that it declares itself.</summary>
    private void Prefixes(SortedSet<string> used, HashSet<string>? declared)
    {
        used.Add(reader.Prefix);
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI == XmlNames.Declarations) declared?.Add(reader.Prefix.Length == 0 ? "" : reader.LocalName);
            else if (reader.Prefix is not ("" or "xml")) used.Add(reader.Prefix);
        }
        reader.MoveToElement();
    }

    private static XmlReaderSettings EveryNode()
    {
        var settings = XmlTree.Settings.Clone();
        settings.IgnoreComments = false;
        settings.IgnoreProcessingInstructions = false;
        return settings;
    }

    private int Offset(IXmlLineInfo place)
    {
        // XML 1.0 section 2.11: a line ends with LF, CR, or both together.
        while (_line < place.LineNumber)
        {
            var end = text.AsSpan(_lineStart).IndexOfAny('\n', '\r');
            _lineStart += end + (text.AsSpan(_lineStart + end).StartsWith("\r\n") ? 2 : 1);
            _line++;
        }
        return _lineStart + place.LinePosition - 1;
    }

    private int EndOfTag(int start)
    {
        var quote = '\0';
        for (var i = start; ; i++)
        {
            if (quote != '\0') quote = text[i] == quote ? '\0' : quote;
            else if (text[i] is '"' or '\'') quote = text[i];
            else if (text[i] == '>') return i + 1;
        }
    }

    private static string Escaped(string address) =>
        address.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
}
