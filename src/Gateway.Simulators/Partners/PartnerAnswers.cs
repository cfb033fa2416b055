using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Simulators.Partners;

/// <summary>Reading what the gateway answered.</summary>
internal static class PartnerAnswers
{
    /// <summary>The codes and places of an OperationOutcome (its text may quote nothing, but a journal needs no more); null when the body is none.</summary>
    public static string? Reasons(ReadOnlySpan<byte> body)
    {
        if (JsonTree.ReadFhir(body).Root is not { ResourceType: "OperationOutcome" } outcome) return null;
        return string.Join("; ", outcome.All("issue").Select(Reason));
    }

    /// <summary>The state of a Task (http://hl7.org/fhir/R4/task.html); null when the body is none.</summary>
    public static string? Step(ReadOnlySpan<byte> body) =>
        JsonTree.ReadFhir(body).Root is { ResourceType: "Task" } task ? task.At("businessStatus", "coding", "code")?.Text ?? task["status"]?.Text : null;

    private static string Reason(Element issue) =>
        $"{issue.At("details", "coding", "code")?.Text} {issue["expression"]?.Text}".Trim();
}
