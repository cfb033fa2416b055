using FsCheck;
using FsCheck.Fluent;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Validation;

namespace Gateway.Fhir.Tests.Validation;

public sealed class MutationTests
{
    private const string Original = """
        {"resourceType":"Bundle","type":"collection","timestamp":"2026-11-22T10:00:00Z","entry":[
          {"fullUrl":"urn:uuid:6f3f5a0e-0f0e-4c3c-9a53-1f2f5d8a1b01","resource":{"resourceType":"Patient","id":"p1","meta":{"lastUpdated":"2026-11-22T10:00:00.123Z"},
            "text":{"status":"generated","div":"<div xmlns='http://www.w3.org/1999/xhtml'><p>a</p></div>"},
            "contained":[{"resourceType":"Organization","id":"o","name":"O"}],
            "name":[{"given":["A",null],"_given":[null,{"extension":[{"url":"http://x.example","valueCode":"masked"}]}],"family":"B"}],
            "telecom":[{"system":"phone","value":"1"}],"birthDate":"1950-01-31","_birthDate":{"id":"b"},"gender":"female","deceasedBoolean":false,"managingOrganization":{"reference":"#o"},
            "photo":[{"contentType":"image/png","data":"YWJj","size":3}],"contact":[{"relationship":[{"coding":[{"system":"http://s.example","code":"c"}]}],"name":{"text":"C"}}]}},
          {"fullUrl":"urn:uuid:6f3f5a0e-0f0e-4c3c-9a53-1f2f5d8a1b02","resource":{"resourceType":"Observation","id":"o1","status":"final","code":{"text":"x"},
            "subject":{"reference":"urn:uuid:6f3f5a0e-0f0e-4c3c-9a53-1f2f5d8a1b01","type":"Patient"},"effectiveDateTime":"2026-11-22T10:00:00+01:00",
            "component":[{"code":{"text":"y"},"valueQuantity":{"value":1.50,"comparator":"<"}}],"referenceRange":[{"low":{"value":-1}}]}}]}
        """;

    private static readonly string[] Names = ["resourceType", "id", "extension", "value", "valueQuantity", "valueString", "contained", "reference", "url", "div", "coding", "_x", "", "name", "resource", "item"];
    private static readonly string[] Texts = ["", " ", "x", "Patient", "Bundle", "#", "#o", "2024-02-30", "1e9", "-", "urn:uuid:", "<div/>", "\u0000", "\ud800", "Type/", "/", "?"];

    [Fact]
    public void The_original_has_no_fault() => ResourceValidator.Validate(Trees.Read(Original)).ShouldBeEmpty();

    [Fact]
    public void No_mutated_resource_makes_the_validator_fail_and_every_fault_has_its_parts()
    {
        var seeds = Gen.Choose(0, int.MaxValue - 1);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Trials.Of(5000)), Prop.ForAll(seeds.ToArbitrary(), seed =>
        {
            var tree = Mutated(seed);
            var issues = ResourceValidator.Validate(tree);
            JsonText.ToBytes(tree).Length.ShouldBeGreaterThan(0);
            return issues.All(issue => issue.Code.StartsWith("FHIR0", StringComparison.Ordinal) && issue.Path.Length > 0 && issue.Text.EndsWith('.'));
        }));
    }

    [Fact]
    public void Most_mutations_are_faults_that_the_validator_sees()
    {
        var seen = Enumerable.Range(0, 500).Count(seed => ResourceValidator.Validate(Mutated(seed)).Count > 0);

        seen.ShouldBeGreaterThan(350);
    }

    internal static Element Mutated(int seed)
    {
        var random = new Random(seed);
        var tree = Trees.Read(Original);
        for (var i = random.Next(1, 4); i > 0; i--) Mutate(tree, random);
        return tree;
    }

    private static void Mutate(Element root, Random random)
    {
        var all = new List<Element>();
        Collect(root, all);
        var target = all[random.Next(all.Count)];
        var other = all[random.Next(all.Count)];
        var name = Names[random.Next(Names.Length)];
        switch (random.Next(7))
        {
            case 0:
                target.Parent?.Remove(target);
                break;
            case 1:
                target.SetValue((ElementKind)random.Next(6), random.Next(3) == 0 ? null : Texts[random.Next(Texts.Length)]);
                break;
            case 2:
                target.IsRepeat = !target.IsRepeat;
                break;
            case 3:
                target.Append(other.Clone(name));
                break;
            case 4:
                target.Append(other.Clone());
                break;
            case 5:
                target.Append(new Element(name, (ElementKind)random.Next(6), Texts[random.Next(Texts.Length)]));
                break;
            default:
                target.Insert(0, new Element(name));
                break;
        }
    }

    private static void Collect(Element element, List<Element> all)
    {
        all.Add(element);
        foreach (var child in element.Children) Collect(child, all);
    }
}
