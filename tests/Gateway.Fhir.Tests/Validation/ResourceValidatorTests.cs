using Gateway.Fhir.Model;
using Gateway.Fhir.Validation;

namespace Gateway.Fhir.Tests.Validation;

public sealed class ResourceValidatorTests
{
    private const string Coding = """{"coding":[{"system":"http://loinc.org","code":"8867-4"}]}""";
    private const string OfIt = "\"patient\":{\"reference\":\"#\"}";
    private const string Xhtml = "xmlns='http://www.w3.org/1999/xhtml'";

    /// <summary>What is wrong, where, and the nearest thing that is right.</summary>
    public static TheoryData<string, string, string, string> Rules => new()
    {
        // resourceType
        { """{"resourceType":"Pateint"}""", IssueCode.UnknownResourceType, "Pateint.resourceType", """{"resourceType":"Patient"}""" },
        { """{"resourceType":"DomainResource"}""", IssueCode.UnknownResourceType, "DomainResource.resourceType", """{"resourceType":"Basic","code":{"text":"x"}}""" },
        { Bundle("""{"id":"a","active":true}"""), IssueCode.NoResource, "Bundle.entry[0].resource.resourceType", Bundle("""{"resourceType":"Patient","active":true}""") },
        { """{"resourceType":"Patient","_resourceType":{"id":"a"}}""", IssueCode.UnknownElement, "Patient.resourceType", """{"resourceType":"Patient","active":true}""" },
        // unknown elements
        { Patient("""  "nickname":"Bob" """), IssueCode.UnknownElement, "Patient.nickname", Patient("""  "name":[{"text":"Bob"}] """) },
        { Patient("""  "name":[{"first":"Bob"}] """), IssueCode.UnknownElement, "Patient.name[0].first", Patient("""  "name":[{"given":["Bob"]}] """) },
        { Patient("""  "contact":[{"name":{"text":"B"},"phone":"1"}] """), IssueCode.UnknownElement, "Patient.contact[0].phone", Patient("""  "contact":[{"name":{"text":"B"}}] """) },
        { Patient("""  "_name":[{"id":"a"}],"name":[{"text":"B"}] """), IssueCode.UnknownElement, "Patient._name", Patient("""  "name":[{"id":"a","text":"B"}] """) },
        { Patient("""  "_birthDate":"x","birthDate":"1950-01-01" """), IssueCode.UnknownElement, "Patient._birthDate", Patient("""  "_birthDate":{"id":"x"},"birthDate":"1950-01-01" """) },
        { Patient("""  "meta":{"project":"p"} """), IssueCode.UnknownElement, "Patient.meta.project", Patient("""  "meta":{"source":"p"} """) },
        { Patient("""  "contact":[{"resourceType":"Patient","name":{"text":"B"}}] """), IssueCode.UnknownElement, "Patient.contact[0].resourceType", Patient("""  "contact":[{"name":{"text":"B"}}] """) },
        { Patient("""  "BirthDate":"1950" """), IssueCode.UnknownElement, "Patient.BirthDate", Patient("""  "birthDate":"1950" """) },
        { """{"resourceType":["Patient"]}""", IssueCode.Duplicate, "Patient.resourceType", """{"resourceType":"Patient"}""" },
        // JSON kinds
        { Patient("""  "active":"true" """), IssueCode.JsonKind, "Patient.active", Patient("""  "active":true """) },
        { Patient("""  "birthDate":19500101 """), IssueCode.JsonKind, "Patient.birthDate", Patient("""  "birthDate":"1950-01-01" """) },
        { Patient("""  "name":["Bob"] """), IssueCode.JsonKind, "Patient.name[0]", Patient("""  "name":[{"text":"Bob"}] """) },
        { Patient("""  "gender":{"code":"male"} """), IssueCode.JsonKind, "Patient.gender", Patient("""  "gender":"male" """) },
        { Patient("""  "multipleBirthInteger":"2" """), IssueCode.JsonKind, "Patient.multipleBirth", Patient("""  "multipleBirthInteger":2 """) },
        { Observation("""  "valueQuantity":{"value":"97"} """), IssueCode.JsonKind, "Observation.value.value", Observation("""  "valueQuantity":{"value":97} """) },
        { Patient("""  "name":[[{"text":"B"}]] """), IssueCode.JsonKind, "Patient.name[0]", Patient("""  "name":[{"text":"B"}] """) },
        { Patient("""  "contained":["x"] """), IssueCode.JsonKind, "Patient.contained[0]", Patient("""  "link":[{"other":{"reference":"#b"},"type":"seealso"}],"contained":[{"resourceType":"RelatedPerson","id":"b","patient":{"reference":"#"}}] """) },
        // formats, one of each kind; the forms have their own tests
        { Patient("""  "birthDate":"1950-02-30" """), IssueCode.Format, "Patient.birthDate", Patient("""  "birthDate":"1952-02-29" """) },
        { Patient("""  "id":"a b" """), IssueCode.Format, "Patient.id", Patient("""  "id":"a-b" """) },
        { Observation("""  "effectiveDateTime":"2026-11-22T10:00:00" """), IssueCode.Format, "Observation.effective", Observation("""  "effectiveDateTime":"2026-11-22T10:00:00Z" """) },
        // cardinality
        { """{"resourceType":"Observation","status":"final"}""", IssueCode.Missing, "Observation.code", Observation(""" "issued":"2026-11-22T10:00:00Z" """) },
        { """{"resourceType":"Bundle"}""", IssueCode.Missing, "Bundle.type", """{"resourceType":"Bundle","type":"collection"}""" },
        { Patient("""  "communication":[{"preferred":true}] """), IssueCode.Missing, "Patient.communication[0].language", Patient("""  "communication":[{"language":{"text":"Welsh"}}] """) },
        { Patient("""  "extension":[{"valueString":"x"}] """), IssueCode.Missing, "Patient.extension[0].url", Patient("""  "extension":[{"url":"http://x.example","valueString":"x"}] """) },
        { Statement(""), IssueCode.Missing, "MedicationStatement.medication", Statement(""","medicationCodeableConcept":{"text":"x"} """) },
        { Patient("""  "gender":["male","female"] """), IssueCode.TooMany, "Patient.gender", Patient("""  "gender":"male" """) },
        { Patient("""  "gender":["male"] """), IssueCode.ArrayOrSingle, "Patient.gender", Patient("""  "gender":"male" """) },
        { Patient("""  "name":{"text":"B"} """), IssueCode.ArrayOrSingle, "Patient.name", Patient("""  "name":[{"text":"B"}] """) },
        { Patient("""  "name":[{"given":"B"}] """), IssueCode.ArrayOrSingle, "Patient.name[0].given", Patient("""  "name":[{"given":["B"]}] """) },
        // choices
        { Observation("""  "valueString":"a","valueInteger":1 """), IssueCode.TwoChoices, "Observation.value", Observation("""  "valueInteger":1 """) },
        { Observation("""  "valueAddress":{"text":"a"} """), IssueCode.ChoiceType, "Observation.valueAddress", Observation("""  "valueString":"a" """) },
        { Observation("""  "value":1 """), IssueCode.ChoiceType, "Observation.value", Observation("""  "valueInteger":1 """) },
        // nothing
        { Patient("""  "name":[] """), IssueCode.Empty, "Patient.name", Patient("""  "name":[{"text":"B"}] """) },
        { Patient("""  "name":[{}] """), IssueCode.Empty, "Patient.name[0]", Patient("""  "name":[{"text":"B"}] """) },
        { Patient("""  "name":[{"id":"a"}] """), IssueCode.Empty, "Patient.name[0]", Patient("""  "name":[{"id":"a","text":"B"}] """) },
        { Patient("""  "name":[null] """), IssueCode.Empty, "Patient.name[0]", Patient("""  "name":[{"text":"B"}] """) },
        { Patient("""  "birthDate":null """), IssueCode.Empty, "Patient.birthDate", Patient("""  "_birthDate":{"extension":[{"url":"http://x.example","valueCode":"unknown"}]} """) },
        { Patient("""  "_birthDate":{"id":"a"} """), IssueCode.Empty, "Patient.birthDate", Patient("""  "birthDate":"1950","_birthDate":{"id":"a"} """) },
        { Patient("""  "name":[{"family":""}] """), IssueCode.Empty, "Patient.name[0].family", Patient("""  "name":[{"family":"B"}] """) },
        { Patient("""  "name":[{"given":["A",null]}] """), IssueCode.Empty, "Patient.name[0].given[1]",
          Patient("""  "name":[{"given":["A",null],"_given":[null,{"extension":[{"url":"http://x.example","valueCode":"masked"}]}]}] """) },
        { Patient("""  "contained":[] """), IssueCode.Empty, "Patient.contained", Patient("""  "active":false """) },
        // required codes
        { Patient("""  "gender":"Male" """), IssueCode.RequiredCode, "Patient.gender", Patient("""  "gender":"male" """) },
        { Condition("http://example.org", "active"), IssueCode.RequiredCode, "Condition.clinicalStatus", Condition("http://terminology.hl7.org/CodeSystem/condition-clinical", "active") },
        { Condition("http://terminology.hl7.org/CodeSystem/condition-clinical", "live"), IssueCode.RequiredCode, "Condition.clinicalStatus",
          Condition("http://terminology.hl7.org/CodeSystem/condition-clinical", "inactive") },
        // references
        { Organization("""  "reference":"Patient/1" """), IssueCode.ReferenceTarget, "Patient.managingOrganization", Organization("""  "reference":"Organization/1" """) },
        { Organization("""  "reference":"https://x.example/fhir/Patient/1/_history/2" """), IssueCode.ReferenceTarget, "Patient.managingOrganization",
          Organization("""  "reference":"https://x.example/fhir/Organization/1/_history/2" """) },
        { Organization("""  "type":"Patient","display":"x" """), IssueCode.ReferenceTarget, "Patient.managingOrganization", Organization("""  "type":"Organization","display":"x" """) },
        { Organization("""  "reference":"Organization/1","type":"Location" """), IssueCode.ReferenceTarget, "Patient.managingOrganization.type", Organization("""  "reference":"Organization/1","type":"Organization" """) },
        { Organization("""  "reference":"Location?identifier=1" """), IssueCode.ReferenceTarget, "Patient.managingOrganization", Organization("""  "reference":"Organization?identifier=1" """) },
        { Organization("""  "reference":"https://x.example/Location/1" """), IssueCode.ReferenceTarget, "Patient.managingOrganization", Organization("""  "reference":"https://x.example/other/1" """) },
        { BundleOf("urn:uuid:1", "Location"), IssueCode.ReferenceTarget, "Bundle.entry[1].resource.managingOrganization", BundleOf("urn:uuid:1", "Organization") },
        // contained
        { Containing("#p2", "p1"), IssueCode.Unresolved, "Observation.subject.reference", Containing("#p1", "p1") },
        { Patient("""  "managingOrganization":{"reference":"#o"},"contained":[{"resourceType":"Location","id":"o"}] """), IssueCode.ReferenceTarget, "Patient.managingOrganization",
          Patient("""  "managingOrganization":{"reference":"#o"},"contained":[{"resourceType":"Organization","id":"o","name":"O"}] """) },
        { Patient($$"""  "contained":[{"resourceType":"Device",{{OfIt}}}] """), IssueCode.Contained, "Patient.contained[0].id", Patient($$"""  "contained":[{"resourceType":"Device","id":"d",{{OfIt}}}] """) },
        { Patient($$"""  "contained":[{"resourceType":"Device","id":"d",{{OfIt}}},{"resourceType":"Device","id":"d",{{OfIt}}}] """), IssueCode.Contained, "Patient.contained",
          Patient($$"""  "contained":[{"resourceType":"Device","id":"d",{{OfIt}}},{"resourceType":"Device","id":"e",{{OfIt}}}] """) },
        { Patient($$"""  "contained":[{"resourceType":"Device","id":"d",{{OfIt}},"contained":[{"resourceType":"Device","id":"e",{{OfIt}}}]}] """), IssueCode.Contained, "Patient.contained[0].contained",
          Patient($$"""  "contained":[{"resourceType":"Device","id":"d",{{OfIt}}},{"resourceType":"Device","id":"e",{{OfIt}}}] """) },
        { Patient($$"""  "contained":[{"resourceType":"Device","id":"d",{{OfIt}},"status":"on"}] """), IssueCode.RequiredCode, "Patient.contained[0].status",
          Patient($$"""  "contained":[{"resourceType":"Device","id":"d",{{OfIt}},"status":"active"}] """) },
        // bundles and parameters
        { Bundle("""{"resourceType":"Patient","gender":"x"}"""), IssueCode.RequiredCode, "Bundle.entry[0].resource.gender", Bundle("""{"resourceType":"Patient","gender":"other"}""") },
        { """{"resourceType":"Parameters","parameter":[{"name":"a","resource":{"resourceType":"Patient","active":1}}]}""", IssueCode.JsonKind, "Parameters.parameter[0].resource.active",
          """{"resourceType":"Parameters","parameter":[{"name":"a","resource":{"resourceType":"Patient","active":true}}]}""" },
        { """{"resourceType":"Parameters","parameter":[{"name":"a","part":[{"valueBoolean":true}]}]}""", IssueCode.Missing, "Parameters.parameter[0].part[0].name",
          """{"resourceType":"Parameters","parameter":[{"name":"a","part":[{"name":"b","valueBoolean":true}]}]}""" },
        // narrative
        { Narrative("<div><p>no namespace</p></div>"), IssueCode.Xhtml, "Patient.text.div", Narrative($"<div {Xhtml}><p>a</p></div>") },
        { Narrative($"<p {Xhtml}>no div</p>"), IssueCode.Xhtml, "Patient.text.div", Narrative($"<div {Xhtml}><p>a</p></div>") },
        { Narrative($"<div {Xhtml}><p>a</div>"), IssueCode.Xhtml, "Patient.text.div", Narrative($"<div {Xhtml}><p>a<br/></p></div>") },
        { Narrative($"<div {Xhtml}>a&nbsp;b</div>"), IssueCode.Xhtml, "Patient.text.div", Narrative($"<div {Xhtml}>a&#160;b</div>") },
        { Narrative($"<div {Xhtml}> </div>"), IssueCode.Xhtml, "Patient.text.div", Narrative($"<div {Xhtml}>a</div>") },
        { Narrative($"<!DOCTYPE div [<!ENTITY e 'x'>]><div {Xhtml}>&e;</div>"), IssueCode.Xhtml, "Patient.text.div", Narrative($"<div {Xhtml}>x</div>") },
        { Narrative($"<div {Xhtml}>a<script>x()</script></div>"), IssueCode.ActiveContent, "Patient.text.div", Narrative($"<div {Xhtml}>a<b>x</b></div>") },
        { Narrative($"<div {Xhtml}><p onclick='x()'>a</p></div>"), IssueCode.ActiveContent, "Patient.text.div", Narrative($"<div {Xhtml}><p class='c'>a</p></div>") },
        { Narrative($"<div {Xhtml}><a href=' java&#10;script:x()'>a</a></div>"), IssueCode.ActiveContent, "Patient.text.div", Narrative($"<div {Xhtml}><a href='https://x.example'>a</a></div>") },
        { Narrative($"<div {Xhtml}><form>a</form></div>"), IssueCode.ActiveContent, "Patient.text.div", Narrative($"<div {Xhtml}><table border='1'><tr><td>a</td></tr></table></div>") },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_broken_rule_is_named_once_with_its_place_and_the_right_form_passes(string wrong, string code, string path, string right)
    {
        var issues = ResourceValidator.Validate(Trees.Read(wrong));

        issues.Count.ShouldBe(1, string.Join("\n", issues));
        issues[0].Code.ShouldBe(code);
        issues[0].Path.ShouldBe(path);
        issues[0].IsError.ShouldBeTrue();
        issues[0].Text.ShouldEndWith(".");
        ResourceValidator.Validate(Trees.Read(right)).ShouldBeEmpty();
    }

    [Fact]
    public void The_offending_value_stands_in_the_issue_and_not_in_its_text()
    {
        var issue = ResourceValidator.Validate(Trees.Read(Patient(""" "birthDate":"3 May 1950" """))).ShouldHaveSingleItem();

        issue.Value.ShouldBe("3 May 1950");
        issue.Text.ShouldNotContain("May");
        issue.ToString().ShouldNotContain("May");
    }

    [Fact]
    public void Repeats_that_stand_apart_are_named()
    {
        var patient = Element.Resource("Patient");
        patient.Append(new Element("name") { IsRepeat = true }).With("text", "A");
        patient.Append(Element.String("gender", "male"));
        patient.Append(new Element("name") { IsRepeat = true }).With("text", "B");

        ResourceValidator.Validate(patient).ShouldHaveSingleItem().Code.ShouldBe(IssueCode.Duplicate);
    }

    [Fact]
    public void An_array_of_which_one_item_is_no_repeat_is_named()
    {
        var patient = Element.Resource("Patient");
        patient.Add(new Element("name") { IsRepeat = true }).With("text", "A");
        patient.Add(new Element("name")).With("text", "B");

        ResourceValidator.Validate(patient).ShouldHaveSingleItem().Code.ShouldBe(IssueCode.ArrayOrSingle);
    }

    [Fact]
    public void A_code_of_a_set_that_cannot_be_listed_is_not_judged() =>
        ResourceValidator.Validate(Trees.Read("""{"resourceType":"Binary","contentType":"application/x-odd"}""")).ShouldBeEmpty();

    [Fact]
    public void A_contained_resource_may_point_to_its_container_and_its_siblings() =>
        ResourceValidator.Validate(Trees.Read("""
            {"resourceType":"Patient","contained":[
              {"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"subject":{"reference":"#"},"device":{"reference":"#d"}},
              {"resourceType":"Device","id":"d"}]}
            """)).ShouldBeEmpty();

    [Fact]
    public void Every_resource_of_a_bundle_has_its_own_contained_resources()
    {
        var bundle = $$"""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{{Containing("#p1", "p1")}} },{"resource":{{Containing("#p1", "p2")}} }]}""";

        ResourceValidator.Validate(Trees.Read(bundle)).ShouldHaveSingleItem().Path.ShouldBe("Bundle.entry[1].resource.subject.reference");
    }

    [Fact]
    public void Faults_beyond_the_five_hundredth_are_counted_as_more()
    {
        var names = string.Join(",", Enumerable.Repeat("{}", 2000));

        var issues = ResourceValidator.Validate(Trees.Read(Patient($""" "name":[{names}] """)));

        issues.Count.ShouldBe(501);
        issues[^1].Code.ShouldBe(IssueCode.TooManyFaults);
    }

    [Fact]
    public void A_tree_deeper_than_any_text_that_is_read_gets_an_issue_and_no_overflow()
    {
        var patient = Element.Resource("Patient");
        var here = patient;
        for (var i = 0; i < 5000; i++) here = here.With("url", "http://x.example").Add(new Element("extension") { IsRepeat = true });

        ResourceValidator.Validate(patient).ShouldContain(issue => issue.Code == IssueCode.TooDeep);
    }

    [Fact]
    public void Hundred_thousand_repeats_and_properties_are_judged_without_quadratic_work()
    {
        // With work that grows with the square this takes minutes; the run's own time limit is the judge.
        var given = string.Join(",", Enumerable.Repeat("\"A\"", 100_000));
        var many = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"\"x{i}\":1,"));

        ResourceValidator.Validate(Trees.Read(Patient($$""" "name":[{"given":[{{given}}]}] """))).ShouldBeEmpty();
        ResourceValidator.Validate(Trees.Read(Patient(many + "\"active\":true"))).Count.ShouldBe(501);
    }

    [Fact]
    public void What_the_gateway_answers_with_is_valid_itself()
    {
        var issues = ResourceValidator.Validate(Trees.Read(Patient("""  "gender":"x","birthDate":"y","nickname":1 """)));

        ResourceValidator.Validate(OperationOutcome.Of(issues)).ShouldBeEmpty();
        ResourceValidator.Validate(OperationOutcome.Of([])).ShouldBeEmpty();
    }

    private static string Patient(string elements) => $$"""{"resourceType":"Patient",{{elements}}}""";

    private static string Organization(string reference) => Patient($$""" "managingOrganization":{ {{reference}} } """);

    private static string Observation(string elements) => $$"""{"resourceType":"Observation","status":"final","code":{{Coding}},{{elements}}}""";

    private static string Statement(string elements) =>
        $$"""{"resourceType":"MedicationStatement","status":"active","subject":{"display":"B"}{{elements}} }""";

    private static string Condition(string system, string code) => $$"""
        {"resourceType":"Condition","subject":{"reference":"Patient/1"},
         "clinicalStatus":{"coding":[{"system":"http://example.org","code":"other"},{"system":"{{system}}","code":"{{code}}"}]} }
        """;

    private static string Bundle(string resource) => $$"""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{{resource}} }]}""";

    private static string BundleOf(string fullUrl, string type) => $$"""
        {"resourceType":"Bundle","type":"collection","entry":[
          {"fullUrl":"{{fullUrl}}","resource":{"resourceType":"{{type}}","name":"N"} },
          {"resource":{"resourceType":"Patient","managingOrganization":{"reference":"{{fullUrl}}"} } }]}
        """;

    private static string Containing(string reference, string id) => $$"""
        {"resourceType":"Observation","status":"final","code":{{Coding}},"subject":{"reference":"{{reference}}"},
         "contained":[{"resourceType":"Patient","id":"{{id}}","extension":[{"url":"http://x.example","valueReference":{"reference":"#"} }] }]}
        """;

    private static string Narrative(string div) => Patient($$""" "text":{"status":"generated","div":"{{div}}"} """);
}
