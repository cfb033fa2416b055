using System.Text;
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

    /// <summary>
    /// The state of a Task (http://hl7.org/fhir/R4/task.html), with a mark where the home says in the same breath that something is not safe; the word of an
    /// answer to a discharge notice; null when the body is neither.
    /// </summary>
    public static string? Step(ReadOnlySpan<byte> body)
    {
        if (JsonTree.ReadFhir(body).Root is not { ResourceType: "Task" } task)
        {
            var text = Encoding.UTF8.GetString(body);
            return Answers.FirstOrDefault(answer => text.Contains(answer.Event, StringComparison.Ordinal)).Word;
        }
        var state = task.At("businessStatus", "coding", "code")?.Text ?? task["status"]?.Text;
        var isWord = task.All("note").LastOrDefault()?["time"]?.Text is { } said && said == task["lastModified"]?.Text;
        return isWord && state is not "rejected" ? $"{state}, with a concern" : state;
    }

    /// <summary>The events of ADW's answers (SNOMED CT).</summary>
    private static (string Event, string Word)[] Answers { get; } = [("975821000000109", "notice accepted"), ("975831000000106", "notice rejected")];

    private static string Reason(Element issue) =>
        $"{issue.At("details", "coding", "code")?.Text} {issue["expression"]?.Text}".Trim();
}
