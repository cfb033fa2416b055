using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>Contained resources have an id of their own, and contain nothing themselves (dom-2; http://hl7.org/fhir/R4/references.html#contained).</summary>
internal static class ContainedCheck
{
    /// <summary>Checks a contained resource.</summary>
    public static void Run(Element contained, ValidationRun run)
    {
        if (contained["id"] is null)
            run.AddAt("id", IssueCode.Contained, "required", "A contained resource without an id cannot be referred to; give it one.");
        if (contained["contained"] is not null)
            run.AddAt("contained", IssueCode.Contained, "structure", "A contained resource must not contain others; move them up beside it.");
    }

    /// <summary>Checks that the resources which one resource contains have different ids.</summary>
    public static void RunIds(Element container, ValidationRun run)
    {
        if (container["contained"] is null) return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var contained in container.All("contained"))
            if (contained["id"]?.Text is { } id && !seen.Add(id))
                run.AddAt("contained", IssueCode.Contained, "structure", "Two contained resources have the same id; give each its own.", id);
    }
}
