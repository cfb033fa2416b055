using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Simulators.Partners;

/// <summary>What a partner reads out of a FHIR message bundle that the gateway delivers.</summary>
/// <param name="Kind">MessageHeader.eventCoding.code.</param>
/// <param name="IsToAct">The Task asks for more than filing.</param>
/// <param name="Pathway">How it may be answered: <c>referral</c>, <c>arrival</c>; null for filed and actioned.</param>
/// <param name="NhsNumbers">Of its Patients; patient data.</param>
internal sealed record Delivery(string? Kind, bool IsToAct, string? Pathway, IReadOnlyList<string> NhsNumbers)
{
    /// <summary>The items of a discharge of which the hospital has said nothing.</summary>
    public IReadOnlyList<string> NotSaid { get; init; } = [];

    private const string PathwaySystem = "https://gateway.example/CodeSystem/pathway";

    /// <summary>Reads the bundle; null when it is none.</summary>
    public static Delivery? Read(ReadOnlySpan<byte> body)
    {
        if (JsonTree.ReadFhir(body).Root is not { ResourceType: "Bundle" } bundle) return null;
        var resources = bundle.All("entry").Select(entry => entry["resource"]).OfType<Element>().ToList();
        if (resources.Find(resource => resource.ResourceType == "MessageHeader") is not { } header) return null;
        var numbers = resources.Where(resource => resource.ResourceType == "Patient")
            .SelectMany(patient => patient.All("identifier"))
            .Where(identifier => identifier["system"]?.Text == NhsNumber.System)
            .Select(identifier => identifier["value"]?.Text)
            .OfType<string>();
        var task = resources.Find(resource => resource.ResourceType == "Task");
        var pathway = task?["code"]?.All("coding").FirstOrDefault(coding => coding["system"]?.Text == PathwaySystem)?["code"]?.Text;
        return new Delivery(header.At("eventCoding", "code")?.Text, task?.At("code", "coding", "code")?.Text == "act", pathway, [.. numbers])
        {
            NotSaid = [.. (task?.All("input") ?? []).Where(input => input.At("type", "coding", "code")?.Text == "missing").Select(input => input.At("type", "text")?.Text).OfType<string>()],
        };
    }

    public override string ToString() => Kind ?? "unknown kind";
}
