using System.Globalization;
using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Web.Inbound;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Web.Triage;

/// <summary>A triage request is answered in the same call with the recommended disposition; it is custody-tracked like any other message.</summary>
internal static class TriageEndpoints
{
    private const string Kind = "triage-request";

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/triage/{source}", PostAsync).WithName("Triage");

    private static async Task<IResult> PostAsync(string source, HttpContext http, MessageIntake intake, StoredAnswers answers, IngestPipeline ingest, ICustodyStore store)
    {
        var (taken, refusal) = await intake.TakeAsync(http, source, null, Kind);
        if (taken is null) return refusal!;

        var id = taken.AnswersFor.Id;
        if (taken.IsRepeat && await answers.FindAsync(id) is { } before)
            return new Answer(StatusCodes.Status200OK, before.ContentType, before.Body) { Location = taken.Location };
        // Same id, other content: parked by the store. Nothing is decided on a message that contradicts an earlier one.
        if (taken.AnswersFor.State == MessageState.Parked) return Undecided(taken, []);

        // Not cancelled when the sender hangs up: the message is on disk and its people must be told all the same.
        var outcome = await ingest.ProcessAsync(id, CancellationToken.None);
        if (outcome.Decision is null) return Undecided(taken, outcome.Issues);
        var answer = new Answer(StatusCodes.Status200OK, "application/json; charset=utf-8", JsonText.ToBytes(WithCustody(outcome, await store.ObligationsOfAsync(id, CancellationToken.None))));
        await answers.KeepAsync(id, answer);
        return answer with { Location = taken.Location };
    }

    /// <summary>The decision and, beside it, who is told and what the home must know about its message: whether the person was found, what was unreadable.</summary>
    private static Element WithCustody(IngestOutcome outcome, IReadOnlyList<Obligation> obligations)
    {
        var decision = outcome.Decision!.Clone();
        foreach (var owed in obligations) decision.Add(Told(owed));
        if (obligations.Count == 0) decision.Add(new Element("told", ElementKind.Array));
        var message = new Element("message")
            .With("id", outcome.Entry.Id)
            .With("custody", $"/api/custody/{outcome.Entry.Id}")
            .With("state", StateNames.Of(outcome.Entry.State));
        if (outcome.Entry.Reason is { } reason) message.With("reason", reason);
        foreach (var issue in outcome.Issues)
            message.Add(new Element("issues") { IsRepeat = true }).With("code", issue.Code).With("place", issue.Path).With("text", issue.Text);
        return decision.With(message);
    }

    /// <summary>Who is told: queued is on its way; failed means that somebody must be told by hand, and why.</summary>
    private static Element Told(Obligation owed)
    {
        var told = new Element("told") { IsRepeat = true }
            .With("recipient", owed.Recipient)
            .With("route", owed.Route)
            .With("goal", StateNames.Of(owed.Goal))
            .With("state", StateNames.Of(owed.State))
            .With("dueAt", owed.DueAt.ToString("O", CultureInfo.InvariantCulture));
        return owed.Reason is { } reason ? told.With("reason", reason) : told;
    }

    private static Answer Undecided(Intake taken, IReadOnlyList<Issue> issues) => Replies.Outcome(StatusCodes.Status202Accepted,
    [
        Issue.Error("WEB016", "processing", "",
            "The request is safe on disk, but no recommendation could be made from it. Follow your own escalation plan now; in an emergency call 999. Where it stands is at the Location of this answer."),
        .. issues,
    ]) with
    { Location = taken.Location };
}
