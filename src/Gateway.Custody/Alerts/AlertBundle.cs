using System.Globalization;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;
using Gateway.Matching;
using Gateway.Pathways.Alerts;

namespace Gateway.Custody.Alerts;

/// <summary>An alert as FHIR: one Communication (http://hl7.org/fhir/R4/communication.html) whose versions are what became of it.</summary>
internal static class AlertBundle
{
    /// <summary>The identifier system of alerts.</summary>
    public const string IdSystem = "https://gateway.example/Id/alert";

    public static Element Of(AlertChange change, PersonId? person, Register register)
    {
        var bundle = Element.Resource("Bundle").With("type", "collection");
        if (person is { } known && register.Find(known) is { } resident) Entry(bundle, register.ToPatient(resident, change.At));
        Entry(bundle, Communication(change, person, register));
        return bundle;
    }

    private static Element Communication(AlertChange change, PersonId? person, Register register)
    {
        var alert = change.Alert;
        var resource = Element.Resource("Communication").With("id", $"alert-{alert.Id}");
        resource.Add(new Element("identifier") { IsRepeat = true }).With("system", IdSystem).With("value", alert.Id);
        resource.With("status", alert.IsOpen ? "in-progress" : "completed");
        var category = resource.Add(new Element("category") { IsRepeat = true });
        category.Add(new Element("coding") { IsRepeat = true })
            .With("system", "http://terminology.hl7.org/CodeSystem/communication-category").With("code", "alert").With("display", "Alert");
        resource.With("priority", alert.Urgency switch { Urgency.Urgent => "stat", Urgency.Soon => "urgent", _ => "routine" });
        if (person is { } known) resource.Add(new Element("subject")).With("reference", $"Patient/{known}");
        resource.Add(new Element("topic")).With("text", AlertTopics.Of(alert.Rule));
        resource.With("sent", UkTime.Local(change.At).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        foreach (var line in Lines(alert, change, register)) resource.Add(new Element("payload") { IsRepeat = true }).With("contentString", line);
        return resource;
    }

    private static IEnumerable<string> Lines(Alert alert, AlertChange change, Register register)
    {
        foreach (var reason in alert.Reasons) yield return reason;
        if (alert.Room is { } room) yield return $"Room: {room}";
        if (alert.Device is { } device) yield return $"Device: {device}";
        yield return alert.Ask;
        if (change.IsNews) yield return $"For: {Role(alert, change, register)}";
        if (alert.AcknowledgedBy is { } by) yield return $"Found by {by}: {Found(alert.Finding)}";
        yield return $"Because: {alert.Citation}";
        yield return $"Rules: {alert.Rules}";
    }

    /// <summary>The role that is told, with the number at which the rota has it at that time.</summary>
    private static string Role(Alert alert, AlertChange change, Register register)
    {
        var duty = OdsCode.TryParse(alert.Home, out var home) ? register.OnCall(home, change.At).FirstOrDefault(duty => duty.Role == alert.ToldRole) : null;
        return duty is null ? alert.ToldRole : $"{alert.ToldRole}, {duty.Contact}";
    }

    private static string Found(AlertFinding? finding) => finding switch { AlertFinding.Real => "it was so", AlertFinding.NotReal => "it was not so", _ => "could not tell" };

    private static void Entry(Element bundle, Element resource)
    {
        var entry = bundle.Add(new Element("entry") { IsRepeat = true });
        entry.With("fullUrl", $"https://gateway.example/api/fhir/{resource.ResourceType}/{resource["id"]?.Text}");
        entry.Add(resource.Clone("resource"));
    }
}
