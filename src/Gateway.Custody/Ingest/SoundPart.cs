using Gateway.Fhir.Model;
using Gateway.Fhir.Validation;

namespace Gateway.Custody.Ingest;

/// <summary>
/// What of a message that must not wait can be sent although not all of it is valid: what leaves the gateway is, and what was left out is said.
/// </summary>
internal static class SoundPart
{
    private const int MostNamed = 20;

    /// <summary>The same bundle when all of it is sound; else a copy without the resources that are not, and an OperationOutcome that names the places.</summary>
    /// <param name="unread">What of the message could not be read at all.</param>
    public static Element Of(Element bundle, IEnumerable<Issue> unread)
    {
        var sound = bundle.Clone();
        var faults = unread.ToList();
        foreach (var entry in sound.All("entry").ToList())
        {
            // Without an id nothing can point at it.
            var errors = entry["resource"] is { } resource && resource["id"] is not null
                ? ResourceValidator.Validate(resource.Clone(resource.ResourceType)).Where(issue => issue.IsError).ToList()
                : [Issue.Error("CUS014", "structure", "", "")];
            if (errors.Count == 0) continue;
            faults.AddRange(errors);
            sound.Remove(entry);
        }
        if (faults.Count == 0) return bundle;

        // Last: what the message is about stays the first thing that is read of it.
        var outcome = OperationOutcome.Of(
            [
                Issue.Warning("CUS013", "incomplete", "", "Parts of this message are not valid and are left out here. Act on what is left; its sender can tell the rest."),
                .. faults.Take(MostNamed).Select(fault => Issue.Warning("CUS014", "invalid", fault.Path, "This could not be read or did not pass the checks.")),
            ]);
        outcome.Insert(0, new Element("id", ElementKind.String, "left-out"));
        sound.Add(new Element("entry") { IsRepeat = true }).With("fullUrl", "https://gateway.example/OperationOutcome/left-out").Add(outcome.Clone("resource"));
        return sound;
    }
}
