using Gateway.Fhir.Definitions;
using Gateway.Fhir.FhirPath;
using Gateway.Fhir.FhirPath.Values;
using Gateway.Fhir.Model;
using Gateway.Fhir.Profiles;
using Gateway.Fhir.Terminology;
using Gateway.Fhir.Validation;

namespace Gateway.Fhir.Tests.Validation;

public sealed class InvariantTests
{
    private const string Active = ",\"resource\":{\"resourceType\":\"Patient\",\"active\":true}}";
    private const string Code = "\"code\":{\"text\":\"x\"}";

    /// <summary>The rule, where it breaks, a resource that breaks it alone, and the nearest that keeps it.</summary>
    public static TheoryData<string, string, string, string> Rules => new()
    {
        { "obs-6", "Observation", Observation(""" "valueInteger":1,"dataAbsentReason":{"text":"x"} """), Observation(""" "dataAbsentReason":{"text":"x"} """) },
        { "obs-7", "Observation", Observation(""" "code":{"coding":[{"system":"http://s.example","code":"a"}]},"valueInteger":1,"component":[{"code":{"coding":[{"system":"http://s.example","code":"a"}]}}] """, ""),
          Observation(""" "code":{"coding":[{"system":"http://s.example","code":"a"}]},"valueInteger":1,"component":[{"code":{"coding":[{"system":"http://s.example","code":"b"}]}}] """, "") },
        { "obs-3", "Observation.referenceRange[0]", Observation(""" "referenceRange":[{"appliesTo":[{"text":"x"}]}] """), Observation(""" "referenceRange":[{"text":"x"}] """) },
        { "qty-3", "Observation.value", Observation(""" "valueQuantity":{"value":1,"code":"kg"} """), Observation(""" "valueQuantity":{"value":1,"code":"kg","system":"http://unitsofmeasure.org"} """) },
        { "sqty-1", "Observation.referenceRange[0].low", Observation(""" "referenceRange":[{"low":{"value":1,"comparator":"<"}}] """), Observation(""" "referenceRange":[{"low":{"value":1}}] """) },
        { "pat-1", "Patient.contact[0]", """{"resourceType":"Patient","contact":[{"gender":"male"}]}""", """{"resourceType":"Patient","contact":[{"name":{"text":"B"}}]}""" },
        { "per-1", "Patient.name[0].period", """{"resourceType":"Patient","name":[{"text":"B","period":{"start":"2024-02","end":"2023"}}]}""", """{"resourceType":"Patient","name":[{"text":"B","period":{"start":"2024-02","end":"2024"}}]}""" },
        { "rng-2", "Observation.value", Observation(""" "valueRange":{"low":{"value":2},"high":{"value":1}} """), Observation(""" "valueRange":{"low":{"value":2,"unit":"a"},"high":{"value":1,"unit":"b"}} """) },
        { "ext-1", "Patient.extension[0]", """{"resourceType":"Patient","extension":[{"url":"http://x.example"}]}""", """{"resourceType":"Patient","extension":[{"url":"http://x.example","valueCode":"a"}]}""" },
        { "org-3", "Organization.telecom[1]", """{"resourceType":"Organization","name":"O","telecom":[{"value":"1","system":"phone"},{"use":"home"}]}""", """{"resourceType":"Organization","name":"O","telecom":[{"use":"work"}]}""" },
        { "dom-3", "Patient", """{"resourceType":"Patient","contained":[{"resourceType":"Device","id":"d"}]}""", """{"resourceType":"Patient","contained":[{"resourceType":"Device","id":"d"}],"extension":[{"url":"http://x.example","valueReference":{"reference":"#d"}}]}""" },
        { "dom-4", "Patient", Containing(""" "meta":{"versionId":"1"} """), Containing(""" "meta":{"source":"http://x.example"} """) },
        { "dom-5", "Patient", Containing(""" "meta":{"security":[{"code":"R"}]} """), Containing(""" "meta":{"tag":[{"code":"R"}]} """) },
        { "bdl-7", "Bundle", Bundle("""{"fullUrl":"urn:uuid:1"},{"fullUrl":"urn:uuid:1"}"""), Bundle("""{"fullUrl":"urn:uuid:1"},{"fullUrl":"urn:uuid:2"}""") },
        // %resource of an entry is the entry's resource.
        { "obs-7", "Bundle.entry[0].resource", Bundle($$"""{"resource":{{Observation(""" "code":{"coding":[{"code":"a"}]},"valueInteger":1,"component":[{"code":{"coding":[{"code":"a"}]}}] """, "")}}}""", bare: true),
          Bundle($$"""{"resource":{{Observation(""" "valueInteger":1 """)}}}""", bare: true) },
        { "con-4", "Condition", """{"resourceType":"Condition","subject":{"display":"x"},"abatementString":"x","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]}}""",
          """{"resourceType":"Condition","subject":{"display":"x"},"abatementString":"x","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"resolved"}]}}""" },
        { "que-7", "Questionnaire.item[1].enableWhen[0]", Questionnaire("\"answerInteger\":1"), Questionnaire("\"answerBoolean\":true") },
    };

    [Theory, MemberData(nameof(Rules))]
    public void A_broken_invariant_is_named_with_its_key_and_place(string key, string path, string wrong, string right)
    {
        var issue = ResourceValidator.Validate(Trees.Read(wrong)).ShouldHaveSingleItem();

        issue.Code.ShouldBe(IssueCode.Invariant);
        issue.Severity.ShouldBe(IssueSeverity.Error);
        issue.Text.ShouldStartWith(key + ": ");
        issue.Path.ShouldBe(path);
        ResourceValidator.Validate(Trees.Read(right)).ShouldBeEmpty();
    }

    [Fact]
    public void A_name_that_is_none_for_programs_is_a_warning()
    {
        var issue = ResourceValidator.Validate(Trees.Read("""{"resourceType":"ValueSet","status":"draft","name":"two Words"}""")).ShouldHaveSingleItem();

        issue.Severity.ShouldBe(IssueSeverity.Warning);
        issue.Text.ShouldStartWith("vsd-0: ");
        ResourceValidator.Validate(Trees.Read("""{"resourceType":"ValueSet","status":"draft"}""")).ShouldBeEmpty();
    }

    [Fact]
    public void A_best_practice_is_told_to_those_who_ask_as_information()
    {
        var patient = Trees.Read("""{"resourceType":"Patient","active":true}""");
        var validator = new ProfileValidator(_ => null, TerminologyService.R4);

        validator.Validate(patient).ShouldBeEmpty();
        var issue = validator.Validate(patient, new ValidationOptions { Informs = true }).ShouldHaveSingleItem();
        issue.Severity.ShouldBe(IssueSeverity.Information);
        issue.Text.ShouldStartWith("dom-6: ");
    }

    [Fact]
    public void An_invariant_that_cannot_be_evaluated_is_not_checked_rather_than_kept()
    {
        var element = new ProfileElement("Patient", "Patient", null, 0, int.MaxValue, []) { Invariants = [new Invariant("x-1", true, "One name", "name.given.single() = 'a'")] };
        var profile = new Profile("http://p.example/x", null, "X", "Patient", null, [element]);
        var validator = new ProfileValidator(canonical => canonical == profile.Url ? profile : null, TerminologyService.R4);

        var issue = validator.Validate(Trees.Read("""{"resourceType":"Patient","name":[{"given":["a","b"]}]}"""), new ValidationOptions { Profiles = [profile.Url] }).ShouldHaveSingleItem();

        issue.Code.ShouldBe(IssueCode.NotChecked);
        issue.Severity.ShouldBe(IssueSeverity.Warning);
        issue.Text.ShouldStartWith("x-1 ");
    }

    [Fact]
    public void A_code_outside_an_extensible_binding_is_a_warning()
    {
        const string status = """{"resourceType":"Patient","maritalStatus":{"coding":[{"system":"http://x.example","code":"x"}]}}""";

        var issue = ResourceValidator.Validate(Trees.Read(status)).ShouldHaveSingleItem();

        (issue.Code, issue.Severity).ShouldBe((IssueCode.ExtensibleCode, IssueSeverity.Warning));
        ResourceValidator.Validate(Trees.Read("""{"resourceType":"Patient","maritalStatus":{"text":"x"}}""")).ShouldBeEmpty();
        ResourceValidator.Validate(Trees.Read("""{"resourceType":"Patient","maritalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"M"}]}}""")).ShouldBeEmpty();
    }

    [Fact]
    public void A_rule_judged_by_hand_agrees_with_its_expression_on_every_element_of_mutated_resources()
    {
        var context = new FhirPathContext { AsFilters = true };
        var rules = HandWrittenInvariants.ByExpression.Select(rule => (rule.Key, rule.Value, Expression: FhirPathExpression.Compile(rule.Key).Expression!)).ToList();
        var (compared, broken) = (0, 0);

        for (var seed = 0; seed < Trials.Of(2000); seed++)
        {
            var tree = MutationTests.Mutated(seed);
            // No reader gives a text to what holds none; an array in the place of a value is no FHIR, whatever a rule makes of it.
            if (All(tree).Any(element => element is { Kind: ElementKind.Array } or { Kind: ElementKind.Null or ElementKind.Object, Text: not null })) continue;
            foreach (var element in All(tree).Where(element => element.Kind == ElementKind.Object))
                foreach (var (key, byHand, expression) in rules.Where(rule => IsAskedOf(element, rule.Key)))
                {
                    bool expected;
                    try { expected = expression.IsTrue(element, context); }
                    catch (FhirPathException) { continue; }
                    byHand(element).ShouldBe(expected, $"{key} at {element.Path()}, seed {seed}");
                    compared++;
                    if (!expected) broken++;
                }
        }

        compared.ShouldBeGreaterThan(10_000);
        broken.ShouldBeGreaterThan(200);
    }

    private static bool IsAskedOf(Element element, string expression) =>
        FhirTypes.TypeOf(element) is { } name && R4.Type(name) is { } type && (type.Invariants.Any(invariant => invariant.Expression == expression) || (name == "Quantity" && expression == "comparator.empty()"));

    [Fact]
    public void Every_rule_judged_by_hand_is_one_of_R4()
    {
        var all = R4.ResourceTypes.Concat(["Extension", "Quantity", "ContactPoint", "Reference", "Narrative", "Range", "Observation.referenceRange"])
            .SelectMany(name => R4.Type(name)!.Invariants.Concat(R4.Type(name)!.Elements.SelectMany(element => element.Invariants)))
            .Select(invariant => invariant.Expression).ToHashSet();

        HandWrittenInvariants.ByExpression.Keys.Where(expression => !all.Contains(expression)).ShouldBeEmpty();
    }

    private static IEnumerable<Element> All(Element element) => element.Children.SelectMany(All).Prepend(element);

    private static string Observation(string rest, string code = Code + ",") => $$"""{"resourceType":"Observation","status":"final",{{code}}{{rest}}}""";

    private static string Containing(string rest) => $$"""{"resourceType":"Patient","contained":[{"resourceType":"Device","id":"d",{{rest}},"patient":{"reference":"#"} }]}""";

    private static string Bundle(string entries, bool bare = false) => bare
        ? $$"""{"resourceType":"Bundle","type":"collection","entry":[{{entries}}]}"""
        : $$"""{"resourceType":"Bundle","type":"collection","entry":[{{entries.Replace("}", Active, StringComparison.Ordinal)}}]}""";

    private static string Questionnaire(string answer) => $$"""
        {"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"a","type":"boolean"},
         {"linkId":"b","type":"boolean","enableWhen":[{"question":"a","operator":"exists",{{answer}}}]}]}
        """;
}
