using Gateway.Fhir.Definitions;
using Gateway.Fhir.FhirPath;

namespace Gateway.Fhir.Tests.Definitions;

public sealed class InvariantTests
{
    [Fact]
    public void Every_invariant_of_R4_compiles()
    {
        var faults = AllTypes().SelectMany(type => type.Invariants.Concat(type.Elements.SelectMany(element => element.Invariants)))
            .DistinctBy(invariant => (invariant.Key, invariant.Expression))
            .Select(invariant => (invariant.Key, FhirPathExpression.Compile(invariant.Expression).Fault))
            .Where(found => found.Fault is not null);

        faults.ShouldBeEmpty();
    }

    [Fact]
    public void A_type_has_the_invariants_of_its_base_types_too()
    {
        R4.Type("Observation")!.Invariants.Select(invariant => invariant.Key).ShouldBe(["dom-2", "dom-3", "dom-4", "dom-5", "dom-6", "obs-6", "obs-7"], ignoreOrder: true);
        R4.Type("Patient.contact")!.Invariants.Select(invariant => invariant.Key).ShouldBe(["ele-1", "pat-1"]);
        R4.Type("Age")!.Invariants.Select(invariant => invariant.Key).ShouldBe(["ele-1", "qty-3", "age-1"]);
    }

    [Fact]
    public void An_element_has_those_that_are_its_own()
    {
        R4.Type("Organization")!.Find("telecom")!.Value.Element.Invariants.ShouldHaveSingleItem().Key.ShouldBe("org-3");
        R4.Type("Range")!.Find("low")!.Value.Element.Invariants.ShouldHaveSingleItem().Key.ShouldBe("sqty-1");
        R4.Type("Patient")!.Find("name")!.Value.Element.Invariants.ShouldBeEmpty();
    }

    [Fact]
    public void An_invariant_says_how_bad_a_breach_is()
    {
        var patient = R4.Type("Patient")!.Invariants.ToDictionary(invariant => invariant.Key);
        var rule = R4.Type("ElementDefinition")!.Invariants.Single(invariant => invariant.Key == "eld-20");

        (patient["dom-2"].IsError, patient["dom-2"].IsBestPractice).ShouldBe((true, false));
        (patient["dom-6"].IsError, patient["dom-6"].IsBestPractice).ShouldBe((false, true));
        (rule.IsError, rule.IsBestPractice).ShouldBe((false, false));
        patient["dom-6"].Human.ShouldBe("A resource should have narrative for robust management");
    }

    [Fact]
    public void A_binding_has_its_strength()
    {
        R4.Type("Patient")!.Find("maritalStatus")!.Value.Element.Binding!.ShouldBe(new("extensible", "http://hl7.org/fhir/ValueSet/marital-status"));
        R4.Type("Observation")!.Find("category")!.Value.Element.Binding!.Strength.ShouldBe("preferred");
        R4.Type("Observation")!.Find("code")!.Value.Element.Binding.ShouldBeNull();
        R4.Type("Patient")!.Find("maritalStatus")!.Value.Element.RequiredValueSet.ShouldBeNull();
    }

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
