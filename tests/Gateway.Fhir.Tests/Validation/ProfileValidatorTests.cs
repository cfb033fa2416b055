using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Profiles;
using Gateway.Fhir.Terminology;
using Gateway.Fhir.Validation;

namespace Gateway.Fhir.Tests.Validation;

public sealed class ProfileValidatorTests
{
    private const string Url = "http://p.example/StructureDefinition/p";
    private const string Gender = "http://hl7.org/fhir/ValueSet/administrative-gender";

    /// <summary>What the profile says, the fault's code and place, a resource that breaks it, and the nearest that keeps it.</summary>
    public static TheoryData<string, string, string, string, string, ProfileElement[]> Rules
    {
        get
        {
            var rules = new TheoryData<string, string, string, string, string, ProfileElement[]>();
            void Add(string what, string code, string path, string wrong, string right, params ProfileElement[] elements) => rules.Add(what, code, path, wrong, right, elements);

            Add("at least one", IssueCode.Missing, "Patient.name", Patient("\"active\":true"), Patient("\"name\":[{\"text\":\"B\"}]"), At("Patient.name", 1));
            Add("below what is there", IssueCode.Missing, "Patient.name[1].family", Patient("\"name\":[{\"family\":\"B\"},{\"text\":\"B\"}]"), Patient("\"active\":true"), At("Patient.name"), At("Patient.name.family", 1));
            Add("no more than", IssueCode.TooMany, "Patient.name", Patient("\"name\":[{\"text\":\"B\"},{\"text\":\"C\"}]"), Patient("\"name\":[{\"text\":\"B\"}]"), At("Patient.name", 0, 1));
            Add("none", IssueCode.TooMany, "Patient.photo", Patient("\"photo\":[{\"title\":\"B\"}]"), Patient("\"active\":true"), At("Patient.photo", 0, 0));
            Add("a choice of fewer types", IssueCode.ChoiceType, "Patient.deceased", Patient("\"deceasedBoolean\":true"), Patient("\"deceasedDateTime\":\"2024\""), Typed("Patient.deceased[x]", "dateTime"));
            Add("fixed", IssueCode.FixedValue, "Patient.gender", Patient("\"gender\":\"male\""), Patient("\"gender\":\"female\""), At("Patient.gender") with { Fixed = Element.String("fixedCode", "female") });
            Add("fixed in every part", IssueCode.FixedValue, "Patient.maritalStatus", Patient("\"maritalStatus\":{\"text\":\"a\",\"id\":\"x\"}"), Patient("\"maritalStatus\":{\"text\":\"a\"}"),
                At("Patient.maritalStatus") with { Fixed = new Element("fixedCodeableConcept").With("text", "a") });
            Add("pattern", IssueCode.FixedValue, "Patient.maritalStatus", Patient("\"maritalStatus\":{\"text\":\"b\"}"), Patient("\"maritalStatus\":{\"text\":\"a\",\"id\":\"x\"}"),
                At("Patient.maritalStatus") with { Pattern = new Element("patternCodeableConcept").With("text", "a") });
            Add("pattern of a repeat", IssueCode.FixedValue, "Observation.code", Observation(Coded("a")), Observation("\"code\":{\"coding\":[{\"code\":\"a\"},{\"system\":\"http://s.example\",\"code\":\"b\"}]}"),
                At("Observation.code", 1) with { Pattern = new Element("patternCodeableConcept").With(new Element("coding") { IsRepeat = true }.With("code", "b")) });
            Add("required binding", IssueCode.RequiredCode, "Patient.maritalStatus", Patient("\"maritalStatus\":{\"text\":\"male\"}"), Patient("\"maritalStatus\":{\"coding\":[{\"system\":\"http://hl7.org/fhir/administrative-gender\",\"code\":\"male\"},{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus\",\"code\":\"M\"}]}"),
                At("Patient.maritalStatus") with { Binding = new ValueSetBinding("required", Gender) });
            Add("greatest length", IssueCode.ValueRange, "Patient.name[0].family", Patient("\"name\":[{\"family\":\"Brown\"}]"), Patient("\"name\":[{\"family\":\"Lowe\"}]"), At("Patient.name"), At("Patient.name.family") with { MaxLength = 4 });
            Add("least value", IssueCode.ValueRange, "Patient.birthDate", Patient("\"birthDate\":\"1899-12-31\""), Patient("\"birthDate\":\"1900-01-01\""), At("Patient.birthDate") with { MinValue = Element.String("minValueDate", "1900-01-01") });
            Add("greatest value", IssueCode.ValueRange, "Patient.multipleBirth", Patient("\"multipleBirthInteger\":10"), Patient("\"multipleBirthInteger\":9"), Typed("Patient.multipleBirth[x]", "integer") with { MaxValue = Element.Number("maxValueInteger", "9") });
            Add("invariant", IssueCode.Invariant, "Patient.name[0]", Patient("\"name\":[{\"family\":\"B\"}]"), Patient("\"name\":[{\"family\":\"B\",\"use\":\"usual\"}]"),
                At("Patient.name") with { Invariants = [new Invariant("p-1", true, "A name says its use", "use.exists()")] });
            Add("type of target", IssueCode.ReferenceTarget, "Patient.generalPractitioner[0]", Patient("\"generalPractitioner\":[{\"reference\":\"Organization/1\"}]"), Patient("\"generalPractitioner\":[{\"reference\":\"Practitioner/1\"}]"),
                At("Patient.generalPractitioner", 0, int.MaxValue, Core("Practitioner")));
            Add("way to the target", IssueCode.ReferenceTarget, "Patient.managingOrganization", Patient("\"managingOrganization\":{\"reference\":\"Organization/1\"}"), Patient("\"managingOrganization\":{\"reference\":\"#o\"},\"contained\":[{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"O\"}]"),
                At("Patient.managingOrganization", 0, 1, new ElementType("Reference", [], []) { Aggregation = ["contained"] }));
            return rules;
        }
    }

    [Theory, MemberData(nameof(Rules))]
    public void A_rule_of_a_profile_is_broken_in_one_place_and_its_nearest_kept_form_passes(string what, string code, string path, string wrong, string right, ProfileElement[] elements)
    {
        var validator = Validator(Of(elements));

        var issue = validator.Validate(Trees.Read(wrong), Asked).ShouldHaveSingleItem(what);
        issue.Code.ShouldBe(code);
        issue.Path.ShouldBe(path);
        issue.IsError.ShouldBeTrue();
        validator.Validate(Trees.Read(right), Asked).ShouldBeEmpty(what);
        ResourceValidator.Validate(Trees.Read(wrong)).ShouldBeEmpty("base R4 allows it");
    }

    [Theory]
    [InlineData("value", "system")]
    [InlineData("pattern", "system")]
    public void Slices_are_told_apart_by_a_value(string type, string path)
    {
        var validator = Validator(Of(Sliced("Patient.identifier", "open", new Discriminator(type, path)), Slice("Patient.identifier", "nhs", 1, 1), Fixed("Patient.identifier:nhs.system", "http://nhs.example"),
            At("Patient.identifier:nhs.value", 1)));

        Paths(validator, Patient(Identifiers(("http://other.example", "1")))).ShouldBe(["FHIR008 Patient.identifier"]);
        Paths(validator, Patient(Identifiers(("http://nhs.example", "1"), ("http://nhs.example", "2")))).ShouldBe(["FHIR009 Patient.identifier"]);
        Paths(validator, Patient(Identifiers(("http://other.example", "1"), ("http://nhs.example", null)))).ShouldBe(["FHIR008 Patient.identifier[1].value"]);
        Paths(validator, Patient(Identifiers(("http://other.example", "1"), ("http://nhs.example", "2")))).ShouldBeEmpty();
    }

    [Fact]
    public void A_closed_slicing_takes_nothing_else_and_an_ordered_one_keeps_its_order()
    {
        ProfileElement[] slices = [Slice("Patient.identifier", "a"), Fixed("Patient.identifier:a.system", "http://a.example"), Slice("Patient.identifier", "b"), Fixed("Patient.identifier:b.system", "http://b.example")];
        var discriminator = new Discriminator("value", "system");
        var closed = Validator(Of([Sliced("Patient.identifier", "closed", discriminator), .. slices]));
        var ordered = Validator(Of([Sliced("Patient.identifier", "open", discriminator) with { Slicing = new Slicing([discriminator], "open", IsOrdered: true) }, .. slices]));
        var atEnd = Validator(Of([Sliced("Patient.identifier", "openAtEnd", discriminator), .. slices]));

        Paths(closed, Patient(Identifiers(("http://a.example", "1"), ("http://c.example", "1")))).ShouldBe([$"{IssueCode.Slicing} Patient.identifier[1]"]);
        Paths(ordered, Patient(Identifiers(("http://b.example", "1"), ("http://a.example", "1")))).ShouldBe([$"{IssueCode.Slicing} Patient.identifier[1]"]);
        Paths(atEnd, Patient(Identifiers(("http://c.example", "1"), ("http://a.example", "1")))).ShouldBe([$"{IssueCode.Slicing} Patient.identifier[1]"]);
        Paths(atEnd, Patient(Identifiers(("http://a.example", "1"), ("http://c.example", "1")))).ShouldBeEmpty();
        Paths(ordered, Patient(Identifiers(("http://a.example", "1"), ("http://b.example", "1")))).ShouldBeEmpty();
    }

    [Fact]
    public void Slices_are_told_apart_by_a_path_of_two_steps_by_existence_and_by_type()
    {
        var byCode = Validator(Of("Observation", Sliced("Observation.component", "open", new Discriminator("value", "code.coding.code")), Slice("Observation.component", "systolic", 1, 1),
            At("Observation.component:systolic.code", 1), At("Observation.component:systolic.code.coding", 1), Fixed("Observation.component:systolic.code.coding.code", "8480-6")));
        var byExistence = Validator(Of(Sliced("Patient.name", "open", new Discriminator("exists", "family")), Slice("Patient.name", "full", 1), At("Patient.name:full.family", 1)));
        var byType = Validator(Of("Observation", Sliced("Observation.value[x]", "open", new Discriminator("type", "$this")), Slice("Observation.value[x]", "valueQuantity") with { Types = [new ElementType("Quantity", [], [])] },
            At("Observation.value[x]:valueQuantity.unit", 1)));

        Paths(byCode, Observation(Coded("x") + ",\"component\":[{\"code\":{\"text\":\"a\"}}]")).ShouldBe(["FHIR008 Observation.component"]);
        Paths(byCode, Observation(Coded("x") + ",\"component\":[{\"code\":{\"text\":\"a\"}},{\"code\":{\"coding\":[{\"code\":\"1\"},{\"code\":\"8480-6\"}]}}]")).ShouldBe([$"{IssueCode.FixedValue} Observation.component[1].code.coding[0].code"]);
        Paths(byCode, Observation(Coded("x") + ",\"component\":[{\"code\":{\"coding\":[{\"code\":\"8480-6\"}]}}]")).ShouldBeEmpty();
        Paths(byExistence, Patient("\"name\":[{\"text\":\"B\"}]")).ShouldBe(["FHIR008 Patient.name"]);
        Paths(byExistence, Patient("\"name\":[{\"family\":\"B\"}]")).ShouldBeEmpty();
        Paths(byType, Observation(Coded("x") + ",\"valueQuantity\":{\"value\":1}")).ShouldBe(["FHIR008 Observation.value.unit"]);
        Paths(byType, Observation(Coded("x") + ",\"valueString\":\"1\"")).ShouldBeEmpty();
    }

    [Fact]
    public void Slices_are_told_apart_by_the_profile_of_what_a_reference_leads_to()
    {
        var woman = Of([Fixed("Patient.gender", "female") with { Min = 1 }]) with { Url = "http://p.example/woman" };
        var profile = Of("Observation", Sliced("Observation.performer", "closed", new Discriminator("profile", "resolve()")),
            Slice("Observation.performer", "woman") with { Types = [new ElementType("Reference", [], [woman.Url])] });
        var validator = Validator(profile, woman);

        Paths(validator, Observation(Coded("x") + ",\"performer\":[{\"reference\":\"#p\"}],\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"p\",\"gender\":\"male\"}]")).ShouldBe([$"{IssueCode.Slicing} Observation.performer[0]"]);
        Paths(validator, Observation(Coded("x") + ",\"performer\":[{\"reference\":\"#p\"}],\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"p\",\"gender\":\"female\"}]")).ShouldBeEmpty();
    }

    [Fact]
    public void The_target_of_a_reference_follows_its_profile_as_far_as_it_is_at_hand()
    {
        var woman = Of([Fixed("Patient.gender", "female") with { Min = 1 }]) with { Url = "http://p.example/woman" };
        var validator = Validator(Of("Observation", At("Observation.subject", 0, 1, new ElementType("Reference", [], [woman.Url]))), woman);
        string Bundle(string gender) => $$"""
            {"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","gender":"{{gender}}"} },
             {"resource":{"resourceType":"Observation","meta":{"profile":["{{Url}}"]},"status":"final",{{Coded("x")}},"subject":{"reference":"urn:uuid:1"} } }]}
            """;

        Paths(validator, Bundle("male"), new ValidationOptions()).ShouldBe([$"{IssueCode.ProfileMismatch} Bundle.entry[1].resource.subject"]);
        Paths(validator, Bundle("female"), new ValidationOptions()).ShouldBeEmpty();
        Paths(validator, Observation(Coded("x") + ",\"subject\":{\"reference\":\"Patient/1\"}"), Asked with { Informs = true }).ShouldContain($"{IssueCode.NotChecked} Observation.subject");
    }

    [Fact]
    public void A_claimed_profile_is_judged_and_one_that_is_not_at_hand_is_not_checked()
    {
        var validator = Validator(Of(At("Patient.name", 1)));

        Paths(validator, Patient($"\"meta\":{{\"profile\":[\"{Url}\"]}}"), new ValidationOptions()).ShouldBe(["FHIR008 Patient.name"]);
        Paths(validator, Patient("\"meta\":{\"profile\":[\"http://p.example/other\"]}"), new ValidationOptions()).ShouldBeEmpty();
        Paths(validator, Patient("\"meta\":{\"profile\":[\"http://p.example/other\"]},\"text\":{\"status\":\"empty\",\"div\":\"<div xmlns='http://www.w3.org/1999/xhtml'>x</div>\"}"), new ValidationOptions { Informs = true })
            .ShouldBe([$"{IssueCode.NotChecked} Patient"]);
        Paths(validator, Patient("\"active\":true"), new ValidationOptions { Profiles = ["http://p.example/other"] }).ShouldBe([$"{IssueCode.UnknownProfile} Patient"]);
        Paths(validator, Observation(Coded("x"))).ShouldBe([$"{IssueCode.ProfileMismatch} Observation"]);
    }

    [Fact]
    public void An_extension_follows_its_definition_and_an_unknown_modifier_is_a_warning()
    {
        var definition = Of("Extension", Typed("Extension.value[x]", "boolean") with { Min = 1 }) with { Url = "http://x.example/e" };
        var validator = Validator(definition);

        Paths(validator, Patient("\"extension\":[{\"url\":\"http://x.example/e\",\"valueString\":\"a\"}]"), new ValidationOptions()).ShouldBe([$"{IssueCode.ChoiceType} Patient.extension[0].value"]);
        Paths(validator, Patient("\"extension\":[{\"url\":\"http://x.example/e\",\"valueBoolean\":true},{\"url\":\"http://x.example/other\",\"valueBoolean\":true}]"), new ValidationOptions()).ShouldBeEmpty();
        var modifier = validator.Validate(Trees.Read(Patient("\"modifierExtension\":[{\"url\":\"http://x.example/other\",\"valueBoolean\":true}]"))).ShouldHaveSingleItem();
        (modifier.Code, modifier.Severity).ShouldBe((IssueCode.UnknownExtension, IssueSeverity.Warning));
    }

    [Fact]
    public void A_code_of_a_system_that_is_not_at_hand_is_not_checked_and_never_valid()
    {
        var validator = Validator(Of(At("Patient.maritalStatus") with { Binding = new ValueSetBinding("required", "http://x.example/set") }));
        var patient = Patient("\"maritalStatus\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus\",\"code\":\"M\"}]}");

        Paths(validator, patient).ShouldBeEmpty();
        Paths(validator, patient, Asked with { Informs = true }).ShouldContain($"{IssueCode.NotChecked} Patient.maritalStatus");
    }

    [Fact]
    public void An_invariant_may_ask_for_codes_and_profiles_and_what_is_not_at_hand_is_not_checked()
    {
        var named = Of(At("Patient.name", 1)) with { Url = "http://p.example/named" };
        Profile Asking(string expression) => Of(At("Patient.gender") with { Invariants = [new Invariant("p-1", true, "It holds", expression)] });
        string Answer(string expression) => string.Join(' ', Validator(Asking(expression), named)
            .Validate(Trees.Read(Patient("\"gender\":\"male\"")), Asked with { Informs = true })
            .Where(issue => issue.Text.StartsWith("p-1", StringComparison.Ordinal)).Select(issue => $"{issue.Severity} {issue.Code}"));

        Answer($"memberOf('{Gender}')").ShouldBe("");
        Answer($"memberOf('{Gender}').not()").ShouldBe($"Error {IssueCode.Invariant}");
        Answer("memberOf('http://x.example/set')").ShouldBe($"Information {IssueCode.NotChecked}");
        Answer("where(memberOf('http://x.example/set')).exists()").ShouldBe($"Information {IssueCode.NotChecked}");
        Answer("%resource.conformsTo('http://p.example/named')").ShouldBe($"Error {IssueCode.Invariant}");
        Answer("%resource.conformsTo('http://p.example/named').not()").ShouldBe("");
        Answer("%resource.conformsTo('http://p.example/other')").ShouldBe($"Warning {IssueCode.NotChecked}");
    }

    [Fact]
    public void Slices_are_told_apart_by_an_extension_and_by_a_type_on_the_way()
    {
        var kind = Of("Extension", Fixed("Extension.url", "http://x.example/kind")) with { Url = "http://x.example/kind" };
        var byExtension = Validator(
            Of(Sliced("Patient.identifier", "open", new Discriminator("value", "extension('http://x.example/kind').value")), Slice("Patient.identifier", "own", 1),
                Sliced("Patient.identifier:own.extension", "open", new Discriminator("value", "url")), Slice("Patient.identifier:own.extension", "kind", 1) with { Types = [new ElementType("Extension", [kind.Url], [])] },
                At("Patient.identifier:own.extension:kind.value[x]", 1) with { Fixed = Element.String("fixedCode", "own") }, At("Patient.identifier:own.value", 1)),
            kind);
        var byType = Validator(Of("Observation", Sliced("Observation.component", "open", new Discriminator("value", "value.ofType(Quantity).unit")), Slice("Observation.component", "kilo", 1),
            Typed("Observation.component:kilo.value[x]", "Quantity"), At("Observation.component:kilo.value[x].unit", 1) with { Fixed = Element.String("fixedString", "kg") }, At("Observation.component:kilo.interpretation", 1)));
        string Kind(string code) => $"\"extension\":[{{\"url\":\"http://x.example/kind\",\"valueCode\":\"{code}\"}}]";
        string Component(string value, string rest = "") => $"{Coded("x")},\"component\":[{{\"code\":{{\"text\":\"a\"}},{value}{rest}}}]";

        Paths(byExtension, Patient($"\"identifier\":[{{{Kind("other")},\"value\":\"1\"}}]")).ShouldBe(["FHIR008 Patient.identifier"]);
        Paths(byExtension, Patient($"\"identifier\":[{{{Kind("own")}}}]")).ShouldBe(["FHIR008 Patient.identifier[0].value"]);
        Paths(byExtension, Patient($"\"identifier\":[{{{Kind("own")},\"value\":\"1\"}}]")).ShouldBeEmpty();
        Paths(byType, Observation(Component("\"valueString\":\"kg\""))).ShouldBe(["FHIR008 Observation.component"]);
        Paths(byType, Observation(Component("\"valueQuantity\":{\"value\":1,\"unit\":\"kg\"}"))).ShouldBe(["FHIR008 Observation.component[0].interpretation"]);
        Paths(byType, Observation(Component("\"valueQuantity\":{\"value\":1,\"unit\":\"kg\"}", ",\"interpretation\":[{\"text\":\"b\"}]"))).ShouldBeEmpty();
    }

    [Fact]
    public void Profiles_that_ask_for_each_other_end()
    {
        const string other = "http://p.example/other";
        var one = Of(At("Patient.managingOrganization", 0, 1, new ElementType("Reference", [], [other])));
        var two = Of("Organization", At("Organization.extension", 0, int.MaxValue, new ElementType("Extension", ["http://p.example/loop"], []))) with { Url = other };
        var loop = Of("Extension", At("Extension.extension", 0, int.MaxValue, new ElementType("Extension", ["http://p.example/loop"], []))) with { Url = "http://p.example/loop" };
        var validator = Validator(one, two, loop);
        var nested = Enumerable.Range(0, 60).Aggregate("{\"url\":\"a\",\"valueCode\":\"x\"}", (inner, _) => $"{{\"url\":\"a\",\"extension\":[{inner}]}}");

        Paths(validator, Patient($"\"managingOrganization\":{{\"reference\":\"#o\"}},\"contained\":[{{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"O\",\"extension\":[{nested}]}}]")).ShouldBeEmpty();
    }

    [Fact]
    public void A_slice_that_cannot_be_told_apart_is_said_to_be_not_checked()
    {
        var validator = Validator(Of(Sliced("Patient.identifier", "closed", new Discriminator("value", "system")), Slice("Patient.identifier", "a", 1)));

        Paths(validator, Patient(Identifiers(("http://a.example", "1"))), Asked).ShouldBeEmpty();
        Paths(validator, Patient(Identifiers(("http://a.example", "1"))), Asked with { Informs = true }).ShouldContain($"{IssueCode.NotChecked} Patient");
    }

    [Fact]
    public void Any_number_of_threads_validate_at_once()
    {
        var validator = Validator(Of(At("Patient.name", 1)));

        Parallel.For(0, 200, _ => Paths(validator, Patient("\"active\":true")).ShouldBe(["FHIR008 Patient.name"]));
    }

    [Fact]
    public void No_mutated_resource_makes_the_profiles_fail()
    {
        var validator = Validator(
            Of(Sliced("Patient.identifier", "closed", new Discriminator("value", "system")), Slice("Patient.identifier", "a", 1), Fixed("Patient.identifier:a.system", "http://a.example"),
                At("Patient.name", 1, 1), At("Patient.name.given", 1, 1), Typed("Patient.deceased[x]", "dateTime"), At("Patient.managingOrganization", 0, 1, Core("Organization"))),
            Of("Bundle", At("Bundle.entry", 1), At("Bundle.entry.resource", 1)) with { Url = "http://p.example/bundle" },
            Of("Observation", Sliced("Observation.component", "open", new Discriminator("value", "code.text")), Slice("Observation.component", "y", 1), At("Observation.component:y.code", 1), Fixed("Observation.component:y.code.text", "y")) with { Url = "http://p.example/o" });

        for (var seed = 0; seed < Trials.Of(3000); seed++)
        {
            var tree = MutationTests.Mutated(seed);
            validator.Validate(tree, new ValidationOptions { Profiles = [Url, "http://p.example/bundle", "http://p.example/o"], Informs = true }).ShouldNotBeEmpty();
        }
    }

    private static ValidationOptions Asked { get; } = new() { Profiles = [Url] };

    private static ProfileValidator Validator(params Profile[] profiles) => new(canonical => Array.Find(profiles, profile => profile.Url == canonical), TerminologyService.R4);

    private static List<string> Paths(ProfileValidator validator, string json, ValidationOptions? options = null) =>
        [.. validator.Validate(JsonTree.ReadFhir(System.Text.Encoding.UTF8.GetBytes(json)).Root!, options ?? Asked).Select(issue => $"{issue.Code} {issue.Path}").Where(line => !line.StartsWith(IssueCode.Invariant, StringComparison.Ordinal))];

    private static Profile Of(params ProfileElement[] elements) => Of(elements[0].Path.Split('.')[0], elements);

    private static Profile Of(string type, params ProfileElement[] elements) => new(Url, null, "P", type, null, [new ProfileElement(type, type, null, 0, int.MaxValue, []), .. elements]);

    private static ProfileElement At(string id, int min = 0, int max = int.MaxValue, params ElementType[] types) =>
        new(id, System.Text.RegularExpressions.Regex.Replace(id, ":[^.]*", ""), null, min, max, types);

    private static ProfileElement Typed(string id, string type) => At(id, 0, int.MaxValue, new ElementType(type, [], []));

    private static ProfileElement Fixed(string id, string value) => At(id) with { Fixed = Element.String("fixedUri", value) };

    private static ProfileElement Sliced(string id, string rules, Discriminator discriminator) => At(id) with { Slicing = new Slicing([discriminator], rules, IsOrdered: false) };

    private static ProfileElement Slice(string id, string name, int min = 0, int max = int.MaxValue) => At($"{id}:{name}", min, max) with { SliceName = name };

    private static ElementType Core(string type) => new("Reference", [], ["http://hl7.org/fhir/StructureDefinition/" + type]);

    private static string Patient(string rest) => $$"""{"resourceType":"Patient",{{rest}}}""";

    private static string Observation(string rest) => $$"""{"resourceType":"Observation","status":"final",{{rest}}}""";

    private static string Coded(string code) => $$"""
        "code":{"coding":[{"code":"{{code}}"}]}
        """;

    private static string Identifiers(params (string System, string? Value)[] identifiers) =>
        $"\"identifier\":[{string.Join(',', identifiers.Select(one => one.Value is null ? $"{{\"system\":\"{one.System}\"}}" : $"{{\"system\":\"{one.System}\",\"value\":\"{one.Value}\"}}"))}]";
}
