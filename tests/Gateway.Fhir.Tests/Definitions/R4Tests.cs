using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Tests.Definitions;

public sealed class R4Tests
{
    [Fact]
    public void There_are_the_146_resource_types_of_R4()
    {
        R4.ResourceTypes.Count.ShouldBe(146);
        R4.ResourceTypes.ShouldContain("Patient");
        R4.ResourceTypes.ShouldNotContain("DomainResource");
        R4.ResourceTypes.ShouldNotContain("SubscriptionStatus"); // R4B's, which the npm package adds
    }

    [Fact]
    public void A_type_lists_the_elements_of_its_base_types_first()
    {
        R4.Type("Patient")!.Elements.Select(element => element.Name).Take(9)
            .ShouldBe(["id", "meta", "implicitRules", "language", "text", "contained", "extension", "modifierExtension", "identifier"]);
        R4.Type("Age")!.Elements.Select(element => element.Name).ShouldBe(["id", "extension", "value", "comparator", "unit", "system", "code"]);
        R4.Type("Binary")!.Elements.Select(element => element.Name)
            .ShouldBe(["id", "meta", "implicitRules", "language", "contentType", "securityContext", "data"]);
    }

    [Fact]
    public void A_backbone_element_is_a_type_named_by_its_path()
    {
        var contact = R4.Type("Patient.contact")!;

        contact.Kind.ShouldBe(TypeKind.Backbone);
        contact.BaseType.ShouldBe("BackboneElement");
        R4.Type("Patient")!.Find("contact")!.Value.Type.ShouldBe("Patient.contact");
        contact.Find("relationship")!.Value.Type.ShouldBe("CodeableConcept");
    }

    [Theory]
    [InlineData("Bundle.entry", "link", "Bundle.link")]
    [InlineData("Observation.component", "referenceRange", "Observation.referenceRange")]
    [InlineData("Questionnaire.item", "item", "Questionnaire.item")]
    public void A_content_reference_has_the_type_it_points_to(string type, string element, string target)
    {
        R4.Type(type)!.Find(element)!.Value.Type.ShouldBe(target);
        R4.Type(target).ShouldNotBeNull();
    }

    [Fact]
    public void A_choice_is_found_by_each_of_its_JSON_names_and_without_a_type()
    {
        var observation = R4.Type("Observation")!;

        observation.Find("valueQuantity")!.Value.Type.ShouldBe("Quantity");
        observation.Find("valueDateTime")!.Value.Type.ShouldBe("dateTime");
        observation.Find("value")!.Value.Type.ShouldBeNull();
        observation.Find("value")!.Value.Element.IsChoice.ShouldBeTrue();
        observation.Find("valueAddress").ShouldBeNull();
    }

    [Fact]
    public void An_element_carries_its_cardinality_binding_and_targets()
    {
        var gender = R4.Type("Patient")!.Find("gender")!.Value.Element;
        var subject = R4.Type("Task")!.Find("requester")!.Value.Element;

        gender.RequiredValueSet.ShouldBe("http://hl7.org/fhir/ValueSet/administrative-gender");
        (gender.Min, gender.Max).ShouldBe((0, 1));
        R4.Type("Patient")!.Find("name")!.Value.Element.Max.ShouldBe(int.MaxValue);
        subject.Targets.ShouldBe(["Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson"]);
        R4.Type("Task")!.Find("for")!.Value.Element.Targets.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Meta", "project")]
    [InlineData("Meta", "account")]
    [InlineData("Binary", "url")]
    [InlineData("ResearchStudy", "whyStopped")]
    public void What_the_package_adds_to_R4_is_left_out(string type, string element) => R4.Type(type)!.Find(element).ShouldBeNull();

    [Fact]
    public void What_the_package_replaced_in_R4_is_there()
    {
        R4.Type("EvidenceVariable.characteristic")!.Find("definitionReference")!.Value.Type.ShouldBe("Reference");
        R4.Type("Bundle.entry.response")!.Find("outcome")!.Value.Type.ShouldBe("Resource");
    }

    [Fact]
    public void Every_type_that_an_element_names_is_defined()
    {
        var unknown = AllTypes().SelectMany(type => type.Elements).SelectMany(element => element.Types.Concat(element.Targets))
            .Where(name => R4.Type(name) is null).Distinct();

        unknown.ShouldBeEmpty();
        AllTypes().Count.ShouldBeGreaterThan(600);
    }

    [Theory]
    [InlineData("boolean", ElementKind.Boolean)]
    [InlineData("decimal", ElementKind.Number)]
    [InlineData("positiveInt", ElementKind.Number)]
    [InlineData("date", ElementKind.String)]
    [InlineData("xhtml", ElementKind.String)]
    public void A_primitive_type_has_its_JSON_kind(string type, ElementKind kind) => R4.JsonKindOf(type).ShouldBe(kind);

    [Theory]
    [InlineData("Age", "Quantity", true)]
    [InlineData("positiveInt", "integer", true)]
    [InlineData("Patient", "Resource", true)]
    [InlineData("Patient", "Patient", true)]
    [InlineData("Binary", "DomainResource", false)]
    [InlineData("Patient.contact", "Element", true)]
    [InlineData("Nothing", "Element", false)]
    public void A_type_descends_from_its_ancestors_only(string type, string ancestor, bool expected) =>
        R4.IsSubtypeOf(type, ancestor).ShouldBe(expected);

    /// <summary>Every type that can be reached from the resources.</summary>
    private static List<TypeDefinition> AllTypes()
    {
        var seen = new Dictionary<string, TypeDefinition>(StringComparer.Ordinal);
        var open = new Stack<string>(R4.ResourceTypes);
        while (open.TryPop(out var name))
        {
            if (R4.Type(name) is not { } type || !seen.TryAdd(name, type)) continue;
            foreach (var element in type.Elements)
                foreach (var next in element.Types) open.Push(next);
        }
        return [.. seen.Values];
    }
}
