using System.Security.Cryptography;
using System.Text;
using Gateway.Fhir.Model;

namespace Gateway.Record;

/// <summary>
/// What a hospital must know of somebody who has just come in ("red bag"): an R4 document (http://hl7.org/fhir/R4/documents.html) whose
/// narrative reads the same when its markup is stripped, because receiving systems have done so and lost a medicine.
/// </summary>
public static class TransferSummary
{
    private const string Loinc = "http://loinc.org";
    private const int MostLines = 40;

    private static readonly (string Title, string Empty, Func<Element, bool> Holds)[] s_sections =
    [
        ("About me", "Nothing recorded.", resource => Codes.QuestionnaireOf(resource) == Codes.AboutMeQuestionnaire),
        ("Allergies", "Nothing recorded. This is not the same as no known allergies.", resource => resource.ResourceType == "AllergyIntolerance"),
        ("Medicines as administered", "Nothing recorded. Ask the home or the practice.", resource => resource.ResourceType is "MedicationAdministration" or "MedicationStatement" or "MedicationRequest"),
        ("Early warning scores, latest first", "No complete or partial NEWS2 is recorded; a usual score is not known.", resource => resource.ResourceType == "Observation" && ObservationWords.IsNews2(resource)),
        ("Contacts", "Nothing recorded. Ask the home.", resource => resource.ResourceType == "RelatedPerson"),
        ("Plans and flags", "Nothing recorded. A missing plan does not mean that there is none.", resource => resource.ResourceType is "Flag" or "CarePlan" or "Consent" or "Goal"),
    ];

    /// <param name="resources">What is known of the person, the Patient among it.</param>
    /// <param name="id">What the document is for; the same for the same admission.</param>
    /// <param name="now">When it is made.</param>
    public static Element Of(IReadOnlyList<SourcedResource> resources, string id, DateTimeOffset now)
    {
        var record = PersonRecord.Of(resources);
        var byReference = resources.ToDictionary(resource => $"{resource.Resource.ResourceType}/{resource.Resource["id"]?.Text}", resource => resource.Resource);
        var lines = record.Sections.SelectMany(section => section.Lines).Where(line => !line.IsStruck).ToList();
        var at = now.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var patient = $"Patient/{record.Patient["id"]?.Text}";

        var composition = Element.Resource("Composition").With("id", NameOf(id, "Composition")).With("status", "final")
            .With(Concept("type", "18761-7", "Transfer summary note"))
            .With(new Element("subject").With("reference", patient))
            .With("date", at)
            .With(new Element("author") { IsRepeat = true }.With("display", "Shared care record gateway, from what its sources state"))
            .With("title", "Transfer summary");
        var told = new List<Element>();
        foreach (var (title, empty, holds) in s_sections)
        {
            var all = lines.Where(line => holds(byReference[line.Reference])).ToList();
            var said = all.Take(MostLines).ToList();
            composition.Add(Section(title, empty, said, all.Count - said.Count));
            told.AddRange(said.Select(line => byReference[line.Reference]));
        }

        var bundle = Element.Resource("Bundle").With("id", NameOf(id, "Bundle"))
            .With(new Element("identifier").With("system", "https://gateway.example/Id/transfer-summary").With("value", id))
            .With("type", "document").With("timestamp", at);
        foreach (var resource in (Element[])[composition, record.Patient, .. told]) Entry(bundle, resource);
        return bundle;
    }

    /// <param name="more">How many there are besides; a reader who is not told that takes the list for whole.</param>
    private static Element Section(string title, string empty, List<RecordLine> lines, int more)
    {
        var section = new Element("section") { IsRepeat = true }.With("title", title);
        List<string> paragraphs = lines.Count == 0 ? [empty] : [.. lines.Select(Sentence)];
        if (more > 0) paragraphs.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"And {more} more that are not listed here: open the shared record."));
        section.Add(new Element("text").With("status", "generated").With("div", Narrative(title, paragraphs)));
        foreach (var line in lines) section.Add(new Element("entry") { IsRepeat = true }.With("reference", line.Reference));
        // http://hl7.org/fhir/R4/composition.html, cmp-2: an empty section says why.
        if (lines.Count == 0)
            section.Add(new Element("emptyReason").With(new Element("coding") { IsRepeat = true }.With("system", "http://terminology.hl7.org/CodeSystem/list-empty-reason").With("code", "unavailable")));
        return section;
    }

    /// <summary>One line, whole without any markup: what, value, when, who says so.</summary>
    private static string Sentence(RecordLine line) =>
        string.Join(", ", new[] { Words.Join(": ", line.What, line.Value), line.Status, line.When, line.Source }.Where(part => !string.IsNullOrEmpty(part))) + ".";

    /// <summary>Paragraphs only, each ended by a line break of its own: no table, no list, nothing that means something by where it stands.</summary>
    private static string Narrative(string title, List<string> paragraphs)
    {
        var div = new StringBuilder("<div xmlns=\"http://www.w3.org/1999/xhtml\">");
        foreach (var text in paragraphs.Prepend($"{title}.")) div.Append("<p>").Append(System.Net.WebUtility.HtmlEncode(text)).Append("</p>\n");
        return div.Append("</div>").ToString();
    }

    private static void Entry(Element bundle, Element resource)
    {
        var entry = bundle.Add(new Element("entry") { IsRepeat = true });
        entry.With("fullUrl", $"https://gateway.example/api/fhir/{resource.ResourceType}/{resource["id"]?.Text}").Append(resource.Clone("resource"));
    }

    private static Element Concept(string name, string code, string display)
    {
        var concept = new Element(name);
        concept.Add(new Element("coding") { IsRepeat = true }).With("system", Loinc).With("code", code).With("display", display);
        return concept;
    }

    private static string NameOf(string id, string part) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{part}/{id}")).AsSpan(0, 16), bigEndian: true).ToString();
}
