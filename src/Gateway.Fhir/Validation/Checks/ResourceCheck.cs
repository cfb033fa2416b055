using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>A resource: at the root, in a bundle's entry, in a parameter, or contained in another resource.</summary>
internal sealed class ResourceCheck(bool isContained = false) : Check
{
    public override bool Passes(Element element, ValidationRun run)
    {
        if (element.Kind != ElementKind.Object)
        {
            run.Add(IssueCode.JsonKind, "structure", "A resource belongs here, so send a JSON object with a resourceType.", element.Text);
            return false;
        }
        var type = element["resourceType"];
        if (type is not { Kind: ElementKind.String, Text: { Length: > 0 } name })
        {
            run.AddAt("resourceType", IssueCode.NoResource, "structure", "The resource does not say its type; send resourceType as a string.", type?.Text);
            return false;
        }
        if (!R4.ResourceTypes.Contains(name))
        {
            run.AddAt("resourceType", IssueCode.UnknownResourceType, "structure", "R4 has no resource of this type; send one of http://hl7.org/fhir/R4/resourcelist.html.", name);
            return false;
        }
        if (type.Children.Count > 0)
            run.AddAt("resourceType", IssueCode.UnknownElement, "structure", "resourceType is no element and takes neither id nor extensions; leave them out.");
        if (type.IsRepeat || element.All("resourceType").Skip(1).Any())
            run.AddAt("resourceType", IssueCode.Duplicate, "structure", "A resource has one type; send resourceType once, without an array.");
        RunInScope(element, name, run);
        return true;
    }

    private void RunInScope(Element element, string type, ValidationRun run)
    {
        var (container, bundle) = (run.Container, run.BundleTypes);
        if (isContained)
        {
            // References of a contained resource mean its siblings, so the scope of its container stays.
            ContainedCheck.Run(element, run);
        }
        else
        {
            ContainedCheck.RunIds(element, run);
            run.Container = ContainerScope.Of(element);
        }
        if (type == "Bundle") run.BundleTypes = TypesByFullUrl(element);
        TypeSchema.Of(type).Run(element, run);
        run.Profiles?.Run(element, run);
        (run.Container, run.BundleTypes) = (container, bundle);
    }

    private static Dictionary<string, string> TypesByFullUrl(Element bundle)
    {
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in bundle.All("entry"))
            if (entry["fullUrl"]?.Text is { Length: > 0 } url && entry["resource"]?.ResourceType is { } type) types.TryAdd(url, type);
        return types;
    }
}
