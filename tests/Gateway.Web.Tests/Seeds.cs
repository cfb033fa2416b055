using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Web;

/// <summary>Puts things into a ledger without sending a message through it.</summary>
internal static class Seeds
{
    public static async Task<string> MessageAsync(RunningGateway gateway, string client, string? person = null, string source = "itk-adt")
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = Guid.CreateVersion7(now).ToString();
        var entry = new LedgerEntry
        {
            Id = id,
            BatchId = id,
            Sequence = 0,
            Source = source,
            Client = client,
            Kind = "discharge",
            Urgency = Urgency.Routine,
            State = MessageState.Received,
            ReceivedAt = now,
            BodyHash = new string('0', 64),
            ContentType = "text/plain",
        };
        // Woken in a hundred years: nobody works on it meanwhile.
        var wake = new BusMessage($"inbound-{id}", "inbound", id, "received", id) { ScheduledAt = now.AddYears(100) };
        await gateway.Store.ReceiveAsync([new ReceivedMessage(entry, "x"u8.ToArray(), wake)], TestContext.Current.CancellationToken);
        if (person is not null) await StepsAsync(gateway, id, person);
        return id;
    }

    /// <returns>The obligation's id.</returns>
    public static async Task<string> ObligationAsync(RunningGateway gateway, string message, string recipient, string person, ObligationState goal = ObligationState.Filed)
    {
        var now = TimeProvider.System.GetUtcNow();
        PersonId.TryParse(person, out var who).ShouldBeTrue();
        var obligation = new Obligation
        {
            Id = Guid.CreateVersion7(now).ToString(),
            MessageId = message,
            Recipient = recipient,
            Route = "test",
            Goal = goal,
            Person = who,
            State = ObligationState.Queued,
            CreatedAt = now,
            DueAt = now.AddHours(1),
        };
        (await gateway.Store.CommitAsync(new CustodyCommit { NewObligations = [obligation] }, TestContext.Current.CancellationToken)).ShouldBeTrue();
        return obligation.Id;
    }

    public static async Task ObservationAsync(RunningGateway gateway, string person, string id, string text = "Blood pressure")
    {
        PersonId.TryParse(person, out var who).ShouldBeTrue();
        var observation = Element.Resource("Observation").With("id", id).With("status", "final")
            .With(new Element("code").With("text", text))
            .With(new Element("subject").With("reference", $"Patient/{person}"))
            .With("effectiveDateTime", "2026-06-01T08:05:00+01:00")
            .With("valueString", "<script>alert(1)</script>");
        await gateway.Store.CommitAsync(
            new CustodyCommit { Resources = [new ResourceVersion(observation, who, "mods-dscr", "seed", TimeProvider.System.GetUtcNow())] }, TestContext.Current.CancellationToken);
    }

    private static async Task StepsAsync(RunningGateway gateway, string id, string person)
    {
        PersonId.TryParse(person, out var who).ShouldBeTrue();
        var now = TimeProvider.System.GetUtcNow();
        MessageStep Step(MessageState from, MessageState to) => new(id, from, to, now, "test") { Person = who };
        (await gateway.Store.CommitAsync(new CustodyCommit
        {
            Messages =
            [
                Step(MessageState.Received, MessageState.Translated), Step(MessageState.Translated, MessageState.Identified),
                Step(MessageState.Identified, MessageState.Recorded), Step(MessageState.Recorded, MessageState.Routed),
            ],
        }, TestContext.Current.CancellationToken)).ShouldBeTrue();
    }
}
