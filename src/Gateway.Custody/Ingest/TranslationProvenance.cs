using System.Globalization;
using Gateway.Custody.Ledger;
using Gateway.Fhir.Model;
using Gateway.Mapping;

namespace Gateway.Custody.Ingest;

/// <summary>Which map made these resources of which message (http://hl7.org/fhir/R4/provenance.html).</summary>
internal static class TranslationProvenance
{
    public static Element Of(LedgerEntry entry, TranslationReport report, IReadOnlyList<Element> resources, DateTimeOffset now)
    {
        var provenance = Element.Resource("Provenance").With("id", $"prov-{entry.Id}");
        foreach (var resource in resources)
            provenance.Add(new Element("target") { IsRepeat = true }).With("reference", $"{resource.ResourceType}/{resource["id"]?.Text}");
        provenance.With("recorded", now.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        provenance.Add(Agent("author", new Element("who").With(Identified("https://gateway.example/Id/client", entry.Client))));
        provenance.Add(Agent("assembler", new Element("who").With("display", $"map {report.Map}{(report.MapVersion is { } version ? $" version {version}" : "")}, sha256 {report.MapHash}")));
        provenance.Add(new Element("entity") { IsRepeat = true })
            .With("role", "source")
            .With(new Element("what").With(Identified("https://gateway.example/Id/message", entry.Id)));
        return provenance;
    }

    private static Element Agent(string type, Element who) =>
        new Element("agent") { IsRepeat = true }
            .With(new Element("type").With(new Element("coding") { IsRepeat = true }
                .With("system", "http://terminology.hl7.org/CodeSystem/provenance-participant-type")
                .With("code", type)))
            .With(who);

    private static Element Identified(string system, string value) => new Element("identifier").With("system", system).With("value", value);
}
