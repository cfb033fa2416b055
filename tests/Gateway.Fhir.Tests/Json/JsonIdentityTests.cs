using FsCheck;
using FsCheck.Fluent;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Tests.Json;

public sealed class JsonIdentityTests
{
    private static readonly string[] Names = ["a", "b", "given", "Ünïcode", "quote\"d", "value"];

    [Fact]
    public void A_tree_that_is_written_and_read_is_the_same_tree() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Trials.Of(2000)), Prop.ForAll(Resources.ToArbitrary(), tree =>
        {
            var result = JsonTree.ReadFhir(JsonText.ToBytes(tree));
            return result.Root is { } read && Same(tree, read);
        }));

    [Fact]
    public void A_tree_that_is_written_twice_is_the_same_text() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Trials.Of(500)), Prop.ForAll(Resources.ToArbitrary(), tree =>
        {
            var text = JsonText.ToString(tree);
            return JsonText.ToString(Trees.Read(text)) == text && JsonText.ToString(tree.Clone()) == text;
        }));

    private static Gen<Element> Resources => Members(3).Select(members => Of(Element.Resource("Patient"), members));

    /// <summary>Members of an object: different names, each once or as an array.</summary>
    private static Gen<List<Element>> Members(int depth) =>
        from names in Gen.SubListOf(Names)
        from members in Gen.CollectToList(names, name => Member(name, depth))
        select members.SelectMany(member => member).ToList();

    private static Gen<List<Element>> Member(string name, int depth) => Gen.Frequency(
        (3, Primitive(name, depth, mayBeNull: true).Select(item => new List<Element> { item })),
        (1, Gen.Constant(new List<Element> { new(name, ElementKind.Array) })),
        (depth > 0 ? 2 : 0, Members(depth - 1).Select(members => new List<Element> { Of(new Element(name), members) })),
        (depth > 0 ? 2 : 0, Members(depth - 1).NonEmptyListOf().Select(items => items.Take(4).Select(members => Of(new Element(name) { IsRepeat = true }, members)).ToList())),
        (2, Primitive(name, depth, mayBeNull: true).NonEmptyListOf().Select(items => items.Take(4).Select(item => Repeat(item)).ToList())));

    private static Gen<Element> Primitive(string name, int depth, bool mayBeNull) =>
        from value in Gen.OneOf(
            Gen.Elements("", "x", "Zoë", "a\"b\\c\n\t", "😀", "\u2028", "<script>").Select(text => Element.String(name, text)),
            Gen.Elements("0", "1.50", "-0.0", "1E+2", "12345678901234567890.5").Select(text => Element.Number(name, text)),
            Gen.Elements(true, false).Select(flag => Element.Boolean(name, flag)),
            Gen.Constant(new Element(name, mayBeNull ? ElementKind.Null : ElementKind.Boolean, mayBeNull ? null : "true")).Select(element => element.Clone()))
        from extras in depth > 0 ? Gen.Frequency((3, Gen.Constant(new List<Element>())), (1, Gen.Constant(0).Select(_ => new List<Element> { Element.String("id", "i") }))) : Gen.Constant(new List<Element>())
        select Of(value, extras);

    private static Element Of(Element parent, List<Element> members)
    {
        foreach (var member in members) parent.Append(member.Clone());
        return parent;
    }

    private static Element Repeat(Element element)
    {
        var copy = element.Clone();
        copy.IsRepeat = true;
        return copy;
    }

    private static bool Same(Element one, Element other) =>
        (one.Parent is null || one.Name == other.Name)
        && one.Kind == other.Kind && one.Text == other.Text && one.IsRepeat == other.IsRepeat
        && one.Children.Count == other.Children.Count
        && one.Children.Zip(other.Children).All(pair => Same(pair.First, pair.Second) && ReferenceEquals(pair.Second.Parent, other));
}
