using System.Security.Cryptography;
using System.Text;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Fhir.Model;

namespace Gateway.Custody.Delivery;

/// <summary>
/// What a recipient is sent: a FHIR message (http://hl7.org/fhir/R4/messaging.html) whose Task asks it to file or to act.
/// The same obligation gives the same bundle but for its timestamp, so a repeated delivery can be recognised by any of its ids.
/// </summary>
public static class MessageBundle
{
    /// <summary>The identifier system of obligations.</summary>
    public const string ObligationSystem = "https://gateway.example/Id/obligation";

    private const string EventSystem = "https://gateway.example/CodeSystem/message-event";

    /// <param name="resources">The message's resources, the Patient first; references among them are <c>Type/id</c>.</param>
    /// <param name="now">When the bundle is made.</param>
    /// <param name="task">The Task as the record has it; null when none is kept of this obligation.</param>
    public static Element Of(
        LedgerEntry message, Obligation obligation, Partner recipient, IReadOnlyList<Element> resources, DateTimeOffset now, Element? task = null)
    {
        var (headerId, taskId) = (Name(obligation.Id, "MessageHeader"), Guid.Parse(ObligationTask.IdOf(obligation.Id)));
        var places = resources.ToDictionary(KeyOf, resource => Urn(IdOf(resource)), StringComparer.Ordinal);
        task = (task ?? ObligationTask.Of(message, obligation, recipient, ObligationTask.About(resources))).Clone("resource");

        var bundle = Element.Resource("Bundle").With("id", Name(obligation.Id, "Bundle").ToString());
        bundle.Add(new Element("identifier")).With("system", ObligationSystem).With("value", obligation.Id);
        bundle.With("type", "message").With("timestamp", Instant(now));
        Entry(bundle, headerId, Header(message, obligation, recipient, headerId, taskId).Clone("resource"));
        Point(task, places);
        Entry(bundle, taskId, task);
        foreach (var resource in resources)
        {
            var copy = resource.Clone("resource");
            Point(copy, places);
            Entry(bundle, IdOf(resource), copy);
        }
        return bundle;
    }

    /// <summary><c>Type/id</c>, as other resources refer to it.</summary>
    internal static string KeyOf(Element resource) => $"{resource.ResourceType}/{resource["id"]?.Text}";

    private static Element Header(LedgerEntry message, Obligation obligation, Partner recipient, Guid id, Guid task)
    {
        var header = Element.Resource("MessageHeader").With("id", id.ToString());
        header.Add(new Element("eventCoding")).With("system", EventSystem).With("code", obligation.Route == Revocations.Kind ? Revocations.Kind : message.Kind ?? "unknown");
        header.Add(new Element("destination") { IsRepeat = true })
            .With("name", recipient.Name).With("endpoint", recipient.Endpoint!.ToString());
        header.Add(new Element("source"))
            .With("name", "Shared care record gateway").With("software", "gateway").With("endpoint", "https://gateway.example/api");
        header.Add(new Element("focus") { IsRepeat = true }).With("reference", Urn(task));
        return header;
    }

    private static void Entry(Element bundle, Guid id, Element resource)
    {
        var entry = bundle.Add(new Element("entry") { IsRepeat = true }).With("fullUrl", Urn(id));
        entry.Append(resource);
    }

    /// <summary>Turns references into the fullUrls of this bundle; what is not in it keeps its reference.</summary>
    private static void Point(Element element, Dictionary<string, string> places)
    {
        foreach (var child in element.Children)
        {
            if (child is { Name: "reference", Kind: ElementKind.String } && places.TryGetValue(child.Text!, out var urn)) child.SetValue(ElementKind.String, urn);
            else Point(child, places);
        }
    }

    private static Guid IdOf(Element resource) =>
        Guid.TryParseExact(resource["id"]?.Text, "D", out var id) ? id : Name(KeyOf(resource), "resource");

    private static string Urn(Guid id) => $"urn:uuid:{id}";

    /// <summary>A uuid of version 8 (RFC 9562, 5.8) that is always the same for the same names.</summary>
    internal static Guid Name(string what, string part)
    {
        Span<byte> bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{part}/{what}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    internal static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
