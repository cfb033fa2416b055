using Gateway.Fhir.Model;

namespace Gateway.Record;

/// <summary>Writes the line of a resource.</summary>
internal sealed class LineWriter
{
    private static readonly string[] Priorities = ["urgent", "asap", "stat"];

    private static readonly HashSet<string> Closed =
        ["completed", "stopped", "revoked", "not-done", "inactive", "finished", "cancelled", "rejected", "failed", "entered-in-error"];

    private readonly HashSet<Element> _latest;

    private LineWriter(HashSet<Element> latest) => _latest = latest;

    /// <summary>A writer that knows which score and which decision are the person's latest: an older one asks nothing of anybody any more.</summary>
    public static LineWriter For(IReadOnlyList<SourcedResource> resources)
    {
        var standing = resources.Where(resource => StatusOf(resource.Resource) != "entered-in-error").ToList();
        Func<Element, bool>[] kinds = [ObservationWords.IsNews2, resource => resource.ResourceType == "GuidanceResponse"];
        return new LineWriter([.. kinds.Select(kind => standing.Where(resource => kind(resource.Resource))
            .MaxBy(resource => (ClinicalTime.Of(resource.Resource)?.Moment ?? DateTimeOffset.MinValue, resource.RecordedAt))?.Resource).OfType<Element>()]);
    }

    public RecordLine Write(SourcedResource sourced)
    {
        var resource = sourced.Resource;
        var time = ClinicalTime.Of(resource);
        var status = StatusOf(resource);
        var until = time?.End is { } end ? $"until {end}" : null;
        return new RecordLine(
            time?.Text,
            TypeWords.What(resource),
            Words.Join("; ", TypeWords.Value(resource), until),
            sourced.Source.Length > 0 ? sourced.Source : resource.At("meta", "source")?.Text ?? "source not known",
            StatusWords(resource, status),
            $"{resource.ResourceType}/{resource["id"]?.Text}",
            (status is null || !Closed.Contains(status)) && IsUrgent(resource))
        {
            IsStruck = status == "entered-in-error",
        };
    }

    private bool IsUrgent(Element resource) => resource.ResourceType switch
    {
        "Observation" => _latest.Contains(resource) && ObservationWords.IsUrgentScore(resource),
        "GuidanceResponse" => _latest.Contains(resource) && GuidanceWords.IsUrgent(resource),
        "DetectedIssue" => resource["severity"]?.Text == "high",
        "Communication" or "CommunicationRequest" or "ServiceRequest" or "Task" => Priorities.Contains(resource["priority"]?.Text),
        _ => false,
    };

    /// <summary>The code that says whether a resource stands; allergies and conditions keep it elsewhere.</summary>
    private static string? StatusOf(Element resource)
    {
        var verification = resource.At("verificationStatus", "coding", "code")?.Text;
        if (verification == "entered-in-error") return verification;
        return resource["status"]?.Text ?? resource.At("clinicalStatus", "coding", "code")?.Text;
    }

    private static string StatusWords(Element resource, string? status)
    {
        var verification = resource.At("verificationStatus", "coding", "code")?.Text;
        return Words.Join(", ", Words.Spoken(status), verification == status ? null : Words.Spoken(verification));
    }
}
