using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>A reference leads to a resource that follows one of the profiles that are allowed, as far as the resource is at hand.</summary>
/// <param name="types">Types any resource of which is allowed.</param>
/// <param name="canonicals">Profiles one of which the target may follow instead.</param>
/// <param name="aggregation">How the reference may lead there; empty is any.</param>
internal sealed class TargetCheck(IReadOnlyList<string> types, IReadOnlyList<string> canonicals, IReadOnlyList<string> aggregation, string owner) : Check
{
    public override bool Passes(Element element, ValidationRun run)
    {
        var reference = element["reference"]?.Text;
        if (reference is not null) Way(element, reference, run);
        if (types.Count == 0 && canonicals.Count == 0) return true;
        if (((reference is null ? null : ReferenceCheck.TypeOf(reference, run)) ?? element["type"]?.Text) is not { } type || !R4.ResourceTypes.Contains(type)) return true;
        foreach (var allowed in types)
            if (R4.IsSubtypeOf(type, allowed)) return true;

        var profiles = run.Profiles!;
        var isUnknown = false;
        var target = (Element?)null;
        foreach (var canonical in canonicals)
        {
            if (profiles.Find(canonical) is not { } schema) isUnknown = true;
            else if (!R4.IsSubtypeOf(type, schema.Profile.Type)) continue;
            else if (reference is null || (target ??= profiles.Resolve(element)) is not { } found) isUnknown = true;
            else if (profiles.Conforms(found, schema, run)) return true;
        }
        if (isUnknown) run.Inform(IssueCode.NotChecked, "not-found", $"{owner} asks for a target of certain profiles, and the target or a profile is not at hand, so it was not checked.", reference);
        else if (target is null) run.Add(IssueCode.ReferenceTarget, "value", $"{owner} allows a reference to {string.Join(", ", types.Concat(canonicals))} only; point to one of these.", type);
        else run.Add(IssueCode.ProfileMismatch, "structure", $"{owner} asks for a target that follows one of {string.Join(", ", canonicals)}, and this one does not; correct it.", reference);
        return true;
    }

    /// <summary>Contained, in the same bundle, or anywhere else (http://hl7.org/fhir/R4/valueset-resource-aggregation-mode.html).</summary>
    private void Way(Element element, string reference, ValidationRun run)
    {
        if (aggregation.Count == 0) return;
        var way = reference is ['#', ..] ? "contained" : run.BundleTypes.ContainsKey(reference) ? "bundled" : "referenced";
        // What is in the bundle is referenced too.
        if (aggregation.Contains(way) || (way == "bundled" && aggregation.Contains("referenced"))) return;
        if (way == "referenced" && aggregation.Contains("bundled") && run.Profiles!.Resolve(element) is not null) return;
        run.Add(IssueCode.ReferenceTarget, "value", $"{owner} allows only a reference that is {string.Join(" or ", aggregation)}; change it.", reference);
    }
}
