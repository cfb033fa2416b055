using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Testing;

/// <summary>Messages, obligations and resources for tests of custody, each of them ordinary; a test changes what it is about.</summary>
public static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static PersonId Person(string id) => PersonId.TryParse(id, out var person) ? person : throw new ArgumentException("No person id.", nameof(id));

    public static ReceivedMessage Received(string id, string? key = null, string body = "a body")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var entry = new LedgerEntry
        {
            Id = id,
            BatchId = id,
            Sequence = 0,
            Source = "itk-adt",
            Client = "hospital",
            Kind = "discharge",
            Urgency = Urgency.Routine,
            State = MessageState.Received,
            ReceivedAt = Noon,
            DuplicateKey = key,
            BodyHash = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            ContentType = "application/hl7-v2",
        };
        return new ReceivedMessage(entry, bytes, Wake("wake-" + id, id));
    }

    public static BusMessage Wake(string id, string body) => new(id, "inbound", "itk-adt", "received", body);

    public static Obligation Obligation(string id, string messageId, string recipient = "practice") => new()
    {
        Id = id,
        MessageId = messageId,
        Recipient = recipient,
        Route = "discharge-to-practice",
        Goal = ObligationState.Filed,
        Person = Person("person-1"),
        State = ObligationState.Queued,
        CreatedAt = Noon,
        DueAt = Noon.AddHours(24),
    };

    public static MessageStep Step(string messageId, MessageState from, MessageState to) => new(messageId, from, to, Noon, "ingest");

    public static ObligationStep Step(string obligationId, ObligationState from, ObligationState to) => new(obligationId, from, to, Noon, "courier");

    public static Element Patient(string id, string family, params (string System, string Value)[] identifiers)
    {
        var patient = Element.Resource("Patient").With("id", id);
        foreach (var (system, value) in identifiers)
            patient.Add(new Element("identifier") { IsRepeat = true }).With("system", system).With("value", value);
        patient.Add(new Element("name") { IsRepeat = true }).With("family", family);
        return patient;
    }

    public static Element Observation(string id, int value) => Element.Resource("Observation")
        .With("id", id).With("status", "final").With(new Element("code").With("text", "Pulse"))
        .With(new Element("subject").With("reference", "Patient/person-1"))
        .With(new Element("valueQuantity").With(Element.Number("value", value.ToString(CultureInfo.InvariantCulture))));

    public static ResourceVersion Version(Element resource, string person = "person-1", string messageId = "m1") =>
        new(resource, Person(person), "itk-adt", messageId, Noon);
}
