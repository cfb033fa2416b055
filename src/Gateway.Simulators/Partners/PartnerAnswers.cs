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

    private static string Reason(Element issue) =>
        $"{issue.At("details", "coding", "code")?.Text} {issue["expression"]?.Text}".Trim();
}
