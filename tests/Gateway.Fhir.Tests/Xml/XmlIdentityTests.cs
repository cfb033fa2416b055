using FsCheck;
using FsCheck.Fluent;
using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;
using Gateway.Fhir.Tests.Examples;
using Gateway.Fhir.Xml;

namespace Gateway.Fhir.Tests.Xml;

/// <summary>Resources of every type, made of whatever their definitions allow.</summary>
public sealed class XmlIdentityTests
{
    private static readonly string[] s_types = [.. R4.ResourceTypes.Order(StringComparer.Ordinal)];
    private static readonly string[] s_texts = ["a", "Zoë", " ", "\t\r\n", "<&>\"'", "😀", "]]>", "\u0085\u2028\u00A0", "--", "\uFEFF", "x\uFFFDy"];
    private static readonly string[] s_numbers = ["0", "-1", "1.50", "1E+2", "12345678901234567890.5"];
    private static readonly string[] s_divs = ["<div xmlns=\"http://www.w3.org/1999/xhtml\">a<br/>\r\n&#160;</div>", "<h:div xmlns:h='http://www.w3.org/1999/xhtml' title='>'/>", "<div xmlns=\"http://www.w3.org/1999/xhtml\"><!-- > --><![CDATA[</div>]]></div>"];

    [Fact]
    public void What_the_definitions_allow_comes_back_from_XML_as_it_went() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Trials.Of(3000)), Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var root = Resource("", random, 4);
            var output = XmlText.Write(root, indented: random.Next(2) == 0);
            output.LeftOut.ShouldBeEmpty();
            var read = XmlTree.ReadFhir(output.Bytes);
            read.Issues.ShouldBeEmpty();
            Difference.OfTrees(root, read.Root!).ShouldBeNull();
            return XmlText.Write(read.Root!).Bytes.AsSpan().SequenceEqual(XmlText.Write(root).Bytes);
        }));

    [Fact]
    public void Every_element_of_every_resource_has_its_place_in_XML()
    {
        foreach (var type in s_types)
        {
            foreach (var element in R4.Type(type)!.Elements)
            {
                foreach (var alternative in element.Types)
                {
                    var alone = Element.Resource(type);
                    alone.Append(Of(TypeDefinition.JsonName(element, alternative), alternative, element.Max > 1, new Random(1), 1));
                    Difference.OfTrees(alone, XmlTree.ReadFhir(XmlText.Write(alone).Bytes).Root.ShouldNotBeNull($"{type}.{element.Name}")).ShouldBeNull();
                }
            }
        }
    }

    private static Element Resource(string name, Random random, int depth)
    {
        var type = s_types[random.Next(s_types.Length)];
        return Fill(new Element(name).With("resourceType", type), type, random, depth);
    }

    private static Element Fill(Element element, string type, Random random, int depth)
    {
        var elements = R4.Type(type)!.Elements.ToArray();
        // JSON has no order.
        random.Shuffle(elements);
        foreach (var definition in elements.Where(_ => random.Next(4) == 0))
        {
            var name = TypeDefinition.JsonName(definition, definition.Types[random.Next(definition.Types.Count)]);
            var chosen = R4.Type(type)!.Find(name)!.Value.Type!;
            for (var count = definition.Max > 1 ? random.Next(1, 3) : 1; count > 0; count--)
                element.Append(Of(name, chosen, definition.Max > 1, random, depth - 1));
        }
        return element;
    }

    private static Element Of(string name, string type, bool repeats, Random random, int depth)
    {
        var element = type switch
        {
            "Resource" => Resource(name, random, depth),
            "xhtml" => Element.String(name, s_divs[random.Next(s_divs.Length)]),
            _ when R4.Type(type)!.Kind != TypeKind.Primitive => depth > 0 ? Fill(new Element(name), type, random, depth) : new Element(name),
            _ => Primitive(name, type, random, depth),
        };
        element.IsRepeat = repeats;
        return element;
    }

    private static Element Primitive(string name, string type, Random random, int depth)
    {
        // The id of an element and the url of an extension are attributes in XML, with nothing below them.
        var kind = R4.JsonKindOf(type);
        var text = kind switch { ElementKind.Boolean => "true", ElementKind.Number => s_numbers[random.Next(s_numbers.Length)], _ => s_texts[random.Next(s_texts.Length)] };
        var element = new Element(name, kind, text);
        if (name is "id" or "url" || depth <= 0 || random.Next(4) > 0) return element;
        if (random.Next(2) == 0) element.SetValue(ElementKind.Null, null);
        return element.With("id", "i").With(Fill(new Element("extension") { IsRepeat = true }, "Extension", random, depth - 1));
    }
}
