using System.Globalization;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;
using Gateway.Matching;

namespace Gateway.Custody.Ingest;

/// <summary>
/// What a family is told: that somebody comes home, when, and whom to ring. A given name, and nothing by which a record could be found; no ward, no
/// reason, no result, and never a death.
/// </summary>
internal static class FamilyNews
{
    /// <summary>The identifier system of contacts at their channel.</summary>
    private const string ContactSystem = "https://gateway.example/Id/family-contact";

    /// <summary>What is kept for a channel and brought there in place of the message.</summary>
    public static string ArtefactOf(string channel) => $"family-news-{channel}";

    /// <param name="id">Of the Communication; the obligation's own.</param>
    /// <param name="isComing">False when it is taken back.</param>
    /// <param name="resources">Of the message; only the time of leaving is read.</param>
    public static Element Of(
        string id, bool isComing, bool isChanged, IReadOnlyList<Element> resources, RegisteredPerson person, IReadOnlyList<RegisteredContact> contacts, Register register, DateTimeOffset now)
    {
        var news = Element.Resource("Communication").With("id", id).With("status", "in-progress");
        foreach (var contact in contacts)
        {
            var recipient = news.Add(new Element("recipient") { IsRepeat = true });
            recipient.Add(new Element("identifier")).With("system", ContactSystem).With("value", contact.Address);
            recipient.With("display", contact.Name);
        }
        var leaves = resources.FirstOrDefault(resource => resource.ResourceType == "Encounter")?.At("period", "end")?.Text;
        var coming = $"{person.Given} is coming home{(isChanged ? " at another time than was said" : "")}{When(leaves)}.";
        Line(news, isComing ? coming : $"{person.Given} is not coming home as was said.");
        Line(news, Ring(person.Id, register, now));
        return news;
    }

    private static void Line(Element news, string text) => news.Add(new Element("payload") { IsRepeat = true }).With("contentString", text);

    private static string When(string? leaves)
    {
        if (DateOnly.TryParseExact(leaves, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return string.Create(CultureInfo.InvariantCulture, $" on {day:dddd d MMMM}");
        return DateTimeOffset.TryParse(leaves, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? string.Create(CultureInfo.InvariantCulture, $", leaving on {UkTime.Local(at):dddd d MMMM} at about {UkTime.Local(at):HH:mm}")
            : "; when is not known yet";
    }

    /// <summary>Where they come home to, with the number by which the register reaches it.</summary>
    private static string Ring(PersonId person, Register register, DateTimeOffset now)
    {
        if ((register.OrganisationOf(person, Relations.Home, now) ?? register.OrganisationOf(person, Relations.Homecare, now)) is not { } place) return "Ring the hospital.";
        var name = register.Organisation(place)?.Name ?? place.ToString();
        var number = register.OnCall(place, now).OrderBy(duty => duty.Unit, StringComparer.Ordinal).Select(duty => duty.Contact)
            .Concat(register.UnitsOf(place, now).Select(unit => unit.Contact)).FirstOrDefault(contact => contact.Length > 0);
        return number is null ? $"Ring {name}." : $"Ring {name}, {number}.";
    }
}
