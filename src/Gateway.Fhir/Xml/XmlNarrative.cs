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
        var name = reader.Name;
        var inherited = Inherited();
        var used = new HashSet<string>(StringComparer.Ordinal);
        NotePrefixes(used);
        int end;
        if (reader.IsEmptyElement)
        {
            end = EndOfTag(start);
        }
        else
        {
            var depth = reader.Depth;
            while (reader.Read() && (reader.Depth > depth || reader.NodeType != XmlNodeType.EndElement)) NotePrefixes(used);
            end = text.IndexOf('>', Offset(place)) + 1;
        }
        var behindName = start + 1 + name.Length;
        var declarations = string.Concat(inherited.Where(pair => used.Contains(pair.Key))
            .Select(pair => $" xmlns{(pair.Key.Length > 0 ? ":" : "")}{pair.Key}=\"{Escaped(pair.Value)}\""));
        return string.Concat(text.AsSpan(start, behindName - start), declarations, text.AsSpan(behindName, end - behindName));
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

    /// <summary>The namespaces in scope that the div does not declare itself.</summary>
    private SortedDictionary<string, string> Inherited()
    {
        var inherited = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (prefix, address) in ((IXmlNamespaceResolver)reader).GetNamespacesInScope(XmlNamespaceScope.ExcludeXml)) inherited[prefix] = address;
        while (reader.MoveToNextAttribute())
            if (reader.NamespaceURI == XmlNames.Declarations) inherited.Remove(reader.Prefix.Length == 0 ? "" : reader.LocalName);
        reader.MoveToElement();
        // A narrative's other tags have the namespace of the div, so an outer default that is not XHTML is never theirs.
        if (inherited.TryGetValue("", out var outer) && outer != XmlNames.Xhtml) inherited.Remove("");
        return inherited;
    }

    private void NotePrefixes(HashSet<string> used)
    {
        if (reader.NodeType != XmlNodeType.Element) return;
        used.Add(reader.Prefix);
        while (reader.MoveToNextAttribute())
            if (reader.NamespaceURI != XmlNames.Declarations) used.Add(reader.Prefix);
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
