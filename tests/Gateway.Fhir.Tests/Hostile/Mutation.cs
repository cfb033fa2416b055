using System.Text;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Tests.Hostile;

/// <summary>Makes a record wrong in a way that a number decides, so that what failed can be tried again.</summary>
internal static class Mutation
{
    private static readonly byte[][] s_tokens = [.. new[]
    {
        "null", "true", "[]", "{}", "[", "]", "{", "}", "\"", "\\", ",", ":", "NaN", "-", "1e400", "1E-400", "0.10", "-0", "00", "99999999999999999999999", "\\ud800", "\\u0000", "\u0000", "\uFEFF",
        "\"resourceType\":\"Patient\",", "\"id\":\"a\",", "\"_id\":{\"id\":\"b\"},", "\"extension\":[{\"url\":\"u\"}],", "\"contained\":[{\"resourceType\":\"Basic\"}],", "\"valueString\":\"x\",", "\"div\":\"<div/>\",",
        "<", ">", "/>", "</", "&", "&#0;", "&#xD800;", "&nbsp;", "&lt;", "<!-- -->", "<!--", "<![CDATA[x]]>", "]]>", "<?x y?>", "<!DOCTYPE a>", "<id value=\"a\"/>", " id=\"a\"", " value=\"1\"", " xmlns=\"\"", " xmlns=\"http://hl7.org/fhir\"",
        " xmlns:h=\"http://www.w3.org/1999/xhtml\"", "<h:div/>", "<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>", "<contained><Basic/></contained>", "<extension url=\"u\"/>", "<item>", "</item>", "\r\n", "\t", "😀", "\u0085", "\u2028",
    }.Select(Encoding.UTF8.GetBytes), [0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]];

    private static readonly string[] s_names = ["resourceType", "id", "url", "extension", "value", "valueQuantity", "valueString", "contained", "resource", "reference", "div", "text", "coding", "code", "item", "part", "_x", "", "name", "<a>", "a b"];
    private static readonly string?[] s_texts = [null, "", " ", "x", "Patient", "Bundle", "Shoe", "#", "#o", "2024-02-30", "1e9", "1e400", "-", "true", "urn:uuid:", "<div/>", "<div xmlns='http://www.w3.org/1999/xhtml'><p>", "\u0000", "\ud800", "\uffff", "Type/", "/", "?", "\r\n"];

    /// <summary>A text with one to four changes: bytes turned, pieces taken out, doubled, moved in from another text, tokens put in, the end cut off.</summary>
    public static byte[] OfText(byte[] text, byte[] other, Random random)
    {
        var changed = new List<byte>(text);
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var at = random.Next(changed.Count + 1);
            var length = Math.Min(random.Next(random.Next(4) == 0 ? 400 : 20), changed.Count - at);
            switch (random.Next(7))
            {
                case 0 when at < changed.Count:
                    changed[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    changed.RemoveRange(at, length);
                    break;
                case 2:
                    changed.InsertRange(at, changed.GetRange(at, length));
                    break;
                case 3:
                    var from = random.Next(other.Length);
                    changed.InsertRange(at, other[from..Math.Min(other.Length, from + 200)]);
                    break;
                case 4 when random.Next(4) == 0:
                    changed.RemoveRange(at, changed.Count - at);
                    break;
                default:
                    changed.InsertRange(at, s_tokens[random.Next(s_tokens.Length)]);
                    break;
            }
        }
        return [.. changed];
    }

    /// <summary>Changes a tree as no reader would: kinds without their text, names that are none, arrays where there are none, the tree inside itself.</summary>
    public static void OfTree(Element root, Random random)
    {
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var all = new List<Element>();
            Collect(root, all);
            var target = all[random.Next(all.Count)];
            var other = all[random.Next(all.Count)];
            switch (random.Next(6))
            {
                case 0:
                    target.Parent?.Remove(target);
                    break;
                case 1:
                    target.SetValue((ElementKind)random.Next(6), s_texts[random.Next(s_texts.Length)]);
                    break;
                case 2:
                    target.IsRepeat = !target.IsRepeat;
                    break;
                case 3:
                    target.Append(other.Clone(random.Next(2) == 0 ? null : s_names[random.Next(s_names.Length)]));
                    break;
                case 4:
                    target.Insert(random.Next(target.Children.Count + 1), new Element(s_names[random.Next(s_names.Length)], (ElementKind)random.Next(6), s_texts[random.Next(s_texts.Length)]));
                    break;
                default:
                    if (target.Children.Count > 1) target.Append(Taken(target, random));
                    break;
            }
        }
    }

    private static Element Taken(Element parent, Random random)
    {
        var child = parent.Children[random.Next(parent.Children.Count)];
        parent.Remove(child);
        return child;
    }

    private static void Collect(Element element, List<Element> all)
    {
        all.Add(element);
        foreach (var child in element.Children) Collect(child, all);
    }
}
