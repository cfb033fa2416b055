using Gateway.Fhir.Model;

namespace Gateway.Fhir.Tests.Model;

public sealed class ElementTests
{
    [Fact]
    public void A_child_that_is_added_stands_behind_the_last_of_its_name()
    {
        var element = new Element("x").With(Element.String("a", "1")).With(Element.String("b", "2")).With(Element.String("a", "3"));

        element.Children.Select(child => child.Text).ShouldBe(["1", "3", "2"]);
        element.Children.ShouldAllBe(child => child.Parent == element);
    }

    [Fact]
    public void A_path_counts_repeats_and_only_those()
    {
        var patient = Trees.Read("""{"resourceType":"Patient","name":[{"given":["A","B"]}],"birthDate":"1950"}""");

        patient["name"]!.All("given").Last().Path().ShouldBe("Patient.name[0].given[1]");
        patient["birthDate"]!.Path().ShouldBe("Patient.birthDate");
    }

    [Fact]
    public void A_copy_is_equal_and_independent()
    {
        var patient = Trees.Read("""{"resourceType":"Patient","name":[{"given":["A"]}]}""");
        var copy = patient["name"]!.Clone("other");

        patient["name"]!["given"]!.SetValue(ElementKind.String, "B");

        (copy.Name, copy.IsRepeat, copy.Parent, copy["given"]!.Text).ShouldBe(("other", true, null, "A"));
    }

    [Fact]
    public void An_element_that_is_removed_has_no_parent()
    {
        var parent = new Element("x");
        var child = parent.Add(new Element("a"));

        parent.Remove(child).ShouldBeTrue();
        parent.Remove(child).ShouldBeFalse();
        child.Parent.ShouldBeNull();
        parent.Children.ShouldBeEmpty();
    }

    [Fact]
    public void An_outcome_carries_the_code_the_place_and_the_value()
    {
        var outcome = OperationOutcome.Of([Issue.Error(IssueCode.Format, "value", "Patient.birthDate", "Send a date.", "x")]);

        outcome.At("issue", "severity")!.Text.ShouldBe("error");
        outcome.At("issue", "details", "coding", "code")!.Text.ShouldBe(IssueCode.Format);
        outcome.At("issue", "expression")!.Text.ShouldBe("Patient.birthDate");
        outcome.At("issue", "diagnostics")!.Text.ShouldBe("x");
    }
}
