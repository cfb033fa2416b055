using Gateway.Custody.Ledger;
using Gateway.Fhir.Json;

namespace Gateway.Custody.Ingest;

/// <summary>
/// What each source can say again, and what comes of it: the ledger and who is told, then what stands in Ada's record. A case that a format has no
/// words for is not here: a visit, a council's return and a wearable's reading cannot be withdrawn by their sender.
/// </summary>
public sealed class SourceVersionTests
{
    /// <summary>What comes along with the matter.</summary>
    private static readonly string[] s_alongside = ["Patient", "Organization", "Practitioner", "PractitionerRole", "Location", "Provenance", "Device", "GuidanceResponse"];

    private static readonly Dictionary<string, Said[]> s_cases = new()
    {
        ["create"] = [new(1, 1)],
        ["amend"] = [new(1, 1), new(2, 2, "25")],
        ["amend, same message number"] = [new(1, 1), new(1, 2, "25")],
        ["withdraw"] = [new(1, 1), new(2, 2, Way: "taken-back")],
        ["withdraw, then stated late"] = [new(2, 2, Way: "taken-back"), new(1, 1)],
        ["wrong person"] = [new(1, 1), new(2, 2, About: "bea")],
        ["out of order"] = [new(2, 2, "25"), new(1, 1)],
        ["repeat"] = [new(1, 1), new(1, 1)],
        ["said again in another message"] = [new(1, 1), new(2, 1)],
        ["discharged"] = [new(1, 1), new(2, 2, Way: "discharge")],
        ["discharge taken back"] = [new(1, 1), new(2, 2, Way: "discharge"), new(3, 3, Way: "discharge-cancelled")],
        ["confirmed"] = [new(1, 1), new(2, 2, Way: "confirmed")],
        ["decided"] = [new(1, 1), new(1, 2, Way: "decided")],
        ["decided, then asked late"] = [new(1, 2, Way: "decided"), new(1, 1)],
    };

    [Theory]
    [InlineData("mods-dscr", "create", "routed >care-record-to-practice", "Observation final 20 v1")]
    [InlineData("mods-dscr", "amend", "routed >care-record-to-practice | routed >care-record-to-practice", "Observation final 25 v2")]
    [InlineData("mods-dscr", "withdraw", "routed >care-record-to-practice | routed >care-record-to-practice", "Observation entered-in-error v2")]
    [InlineData("mods-dscr", "withdraw, then stated late", "routed >care-record-to-practice | routed nobody: older-than-what-stands", "Observation entered-in-error v1")]
    [InlineData("mods-dscr", "wrong person", "routed >(care-record-to-practice) | routed >care-record-to-practice", "")]
    [InlineData("mods-dscr", "out of order", "routed >care-record-to-practice | routed nobody: older-than-what-stands", "Observation final 25 v1")]
    [InlineData("mods-dscr", "repeat", "routed >care-record-to-practice | duplicate", "Observation final 20 v1")]
    [InlineData("mods-dscr", "said again in another message", "routed >care-record-to-practice | routed >care-record-to-practice", "Observation final 20 v1")]
    [InlineData("itk-adt", "create", "routed >hospital-stay-to-provider >hospital-stay-to-practice", "Encounter in-progress v1")]
    [InlineData("itk-adt", "amend", "routed >hospital-stay-to-provider >hospital-stay-to-practice | routed nobody: hospital-moves", "Encounter in-progress v2")]
    [InlineData("itk-adt", "withdraw", "withdrawn withdrawn-by >(hospital-stay-to-provider) >(hospital-stay-to-practice) | routed >hospital-stay-to-provider >hospital-stay-to-practice", "Encounter cancelled v2")]
    [InlineData("itk-adt", "withdraw, then stated late", "routed nothing-to-cancel: nothing of this visit had been told that this could take back; the recipients were told that it is cancelled all the same. Check the visit number (PV1-19). >hospital-stay-to-provider >hospital-stay-to-practice | withdrawn withdrawn-by", "Encounter cancelled v1")]
    [InlineData("itk-adt", "wrong person", "routed >(hospital-stay-to-provider) >(hospital-stay-to-practice) | routed nobody: hospital-moves", "")]
    [InlineData("itk-adt", "out of order", "routed nobody: hospital-moves | routed nobody: older-than-what-stands", "Encounter in-progress v1")]
    [InlineData("itk-adt", "repeat", "routed >hospital-stay-to-provider >hospital-stay-to-practice | duplicate", "Encounter in-progress v1")]
    [InlineData("itk-adt", "said again in another message", "routed >hospital-stay-to-provider >hospital-stay-to-practice | routed >hospital-stay-to-provider >hospital-stay-to-practice", "Encounter in-progress v1")]
    [InlineData("itk-adt", "discharged", "routed >hospital-stay-to-provider >hospital-stay-to-practice | routed >coming-home-to-provider >hospital-stay-to-practice", "Encounter finished v2; Task requested v1")]
    [InlineData("itk-adt", "discharge taken back", "routed >hospital-stay-to-provider >hospital-stay-to-practice | withdrawn withdrawn-by >(coming-home-to-provider) >(hospital-stay-to-practice) | routed >hospital-stay-to-provider >hospital-stay-to-practice", "Encounter in-progress v3; Task cancelled v2")]
    [InlineData("abacus-visits", "create", "routed >visit-to-practice", "Encounter finished v1")]
    [InlineData("abacus-visits", "amend", "routed >visit-to-practice | routed >visit-to-practice", "Encounter finished v2")]
    [InlineData("abacus-visits", "amend, same message number", "routed >visit-to-practice | parked same-id-other-content", "Encounter finished v1")]
    [InlineData("abacus-visits", "wrong person", "routed >visit-to-practice | routed >visit-to-practice", "Encounter finished v1")]
    [InlineData("abacus-visits", "out of order", "routed >visit-to-practice | routed nobody: older-than-what-stands", "Encounter finished v1")]
    [InlineData("abacus-visits", "repeat", "routed >visit-to-practice | duplicate", "Encounter finished v1")]
    [InlineData("cld-r2", "create", "routed nobody: social-care-kept", "EpisodeOfCare active v1")]
    [InlineData("cld-r2", "amend", "routed nobody: social-care-kept | routed nobody: social-care-kept", "EpisodeOfCare finished v2")]
    [InlineData("cld-r2", "wrong person", "routed nobody: social-care-kept | routed nobody: social-care-kept", "")]
    [InlineData("cld-r2", "out of order", "routed nobody: social-care-kept | routed nobody: older-than-what-stands", "EpisodeOfCare finished v1")]
    [InlineData("cld-r2", "repeat", "routed nobody: social-care-kept | duplicate", "EpisodeOfCare active v1")]
    [InlineData("scaip", "create", "routed >alarm-to-responder", "Communication in-progress v1")]
    [InlineData("scaip", "withdraw", "routed >alarm-to-responder | routed >alarm-to-responder", "Communication completed v1; Communication in-progress v1")]
    [InlineData("scaip", "repeat", "routed >alarm-to-responder | duplicate", "Communication in-progress v1")]
    [InlineData("scaip", "said again in another message", "routed >alarm-to-responder | routed >alarm-to-responder", "2 Communication in-progress v1")]
    [InlineData("withings", "create", "routed >reading-to-practice", "Observation final 20 v1")]
    [InlineData("withings", "amend", "routed >reading-to-practice | routed >reading-to-practice", "Observation final 25 v2")]
    [InlineData("withings", "wrong person", "routed >reading-to-practice | routed >reading-to-practice", "Observation final 20 v1")]
    [InlineData("withings", "repeat", "routed >reading-to-practice | duplicate", "Observation final 20 v1")]
    [InlineData("withings", "said again in another message", "routed >reading-to-practice | routed >reading-to-practice", "Observation final 20 v1")]
    [InlineData("open-mhealth", "create", "routed >reading-to-practice", "Observation final 20 v1")]
    [InlineData("open-mhealth", "amend, same message number", "routed >reading-to-practice | parked same-id-other-content", "Observation final 20 v1")]
    [InlineData("open-mhealth", "wrong person", "routed >reading-to-practice | routed >reading-to-practice", "Observation final 20 v1")]
    [InlineData("open-mhealth", "repeat", "routed >reading-to-practice | duplicate", "Observation final 20 v1")]
    [InlineData("sensor-falls", "create", "routed >alarm-to-responder", "Communication in-progress v1")]
    [InlineData("sensor-falls", "withdraw", "routed >alarm-to-responder | routed nobody: alarm-settled", "Communication stopped v2")]
    [InlineData("sensor-falls", "withdraw, then stated late", "routed nobody: alarm-settled | routed >alarm-to-responder", "Communication stopped v1")]
    [InlineData("sensor-falls", "confirmed", "routed >alarm-to-responder | routed nobody: alarm-settled", "Communication in-progress v2")]
    [InlineData("sensor-falls", "repeat", "routed >alarm-to-responder | duplicate", "Communication in-progress v1")]
    [InlineData("adw-discharge", "create", "routed >notice-to-provider", "DocumentReference current v1; Encounter in-progress v1; QuestionnaireResponse completed v1; RelatedPerson  v1; ServiceRequest active v1")]
    [InlineData("adw-discharge", "amend", "routed >notice-to-provider | routed >notice-to-provider", "DocumentReference current v1; Encounter in-progress v1; QuestionnaireResponse completed v2; RelatedPerson  v1; ServiceRequest active v2")]
    [InlineData("adw-discharge", "withdraw", "withdrawn withdrawn-by >(notice-to-provider) | routed >notice-to-provider", "DocumentReference current v1; Encounter in-progress v1; QuestionnaireResponse completed v1; RelatedPerson  v1; ServiceRequest revoked v2")]
    [InlineData("adw-discharge", "withdraw, then stated late", "routed >notice-to-provider | withdrawn withdrawn-by", "DocumentReference current v1; Encounter in-progress v1; QuestionnaireResponse completed v1; RelatedPerson  v1; ServiceRequest revoked v1")]
    [InlineData("adw-discharge", "wrong person", "routed >(notice-to-provider) | routed >notice-to-provider", "RelatedPerson  v1")]
    [InlineData("adw-discharge", "out of order", "routed >notice-to-provider | routed nobody: older-than-what-stands", "DocumentReference current v1; Encounter in-progress v1; QuestionnaireResponse completed v1; RelatedPerson  v1; ServiceRequest active v1")]
    [InlineData("adw-discharge", "repeat", "routed >notice-to-provider | duplicate", "DocumentReference current v1; Encounter in-progress v1; QuestionnaireResponse completed v1; RelatedPerson  v1; ServiceRequest active v1")]
    [InlineData("triage-restore2", "create", "routed >triage-gp", "3 Observation final v1; Observation final 0 v1; Observation final 20 v1; Observation final 37.0 v1; Observation final 70 v1; Observation final 96 v1; QuestionnaireResponse completed v1; ServiceRequest active v1; Task failed v1")]
    [InlineData("triage-restore2", "amend, same message number", "routed >triage-gp | parked same-id-other-content", "3 Observation final v1; Observation final 0 v1; Observation final 20 v1; Observation final 37.0 v1; Observation final 70 v1; Observation final 96 v1; QuestionnaireResponse completed v1; ServiceRequest active v1; Task failed v1")]
    [InlineData("triage-restore2", "decided", "routed >triage-gp | routed >triage-gp", "2 Task failed v1; 3 Observation final v1; Communication completed v1; Observation final 0 v1; Observation final 20 v1; Observation final 37.0 v1; Observation final 70 v1; Observation final 96 v1; QuestionnaireResponse completed v1; ServiceRequest completed v2")]
    [InlineData("triage-restore2", "decided, then asked late", "routed >triage-gp | routed >triage-gp", "2 Task failed v1; 3 Observation final v1; Communication completed v1; Observation final 0 v1; Observation final 20 v1; Observation final 37.0 v1; Observation final 70 v1; Observation final 96 v1; QuestionnaireResponse completed v1; ServiceRequest completed v1")]
    [InlineData("triage-restore2", "repeat", "routed >triage-gp | duplicate", "3 Observation final v1; Observation final 0 v1; Observation final 20 v1; Observation final 37.0 v1; Observation final 70 v1; Observation final 96 v1; QuestionnaireResponse completed v1; ServiceRequest active v1; Task failed v1")]
    public async Task What_is_said_again_has_this_outcome(string source, string name, string ledger, string record)
    {
        await using var desk = await IngestDesk.OpenAsync();
        var entries = new List<LedgerEntry>();
        foreach (var said in s_cases[name])
        {
            var (client, body) = said.In(source);
            desk.Fetched.Json = said.Fetched();
            entries.Add(await desk.PostAsync(source, client, body));
            desk.Wait(TimeSpan.FromMinutes(1));
        }

        var told = new List<string>();
        foreach (var entry in entries) told.Add(await ToldAsync(desk, entry));
        (string.Join(" | ", told), await StandsAsync(desk)).ShouldBe((ledger, record));
    }

    /// <summary>How a message ended: its state, why if somebody may ask, and the routes by which anybody was told.</summary>
    private static async Task<string> ToldAsync(IngestDesk desk, LedgerEntry entry)
    {
        var now = await desk.FindAsync(entry);
        var reason = now.Reason is { } why && now.State != MessageState.Duplicate ? $" {(now.State == MessageState.Routed ? why : why.Split(':')[0])}" : "";
        var routes = (await desk.ObligationsAsync(entry)).Select(owed => owed.State == ObligationState.Withdrawn ? $"({owed.Route})" : owed.Route);
        return $"{StateNames.Of(now.State)}{reason}{string.Concat(routes.Select(route => $" >{route}"))}";
    }

    private static async Task<string> StandsAsync(IngestDesk desk)
    {
        var record = await desk.Store.ReadPersonAsync(Gateway.Testing.Samples.Person("ada"), TestContext.Current.CancellationToken);
        var lines = record.Where(resource => !s_alongside.Contains(resource.Type)).Select(resource =>
        {
            var root = JsonTree.ReadFhir(resource.Json.Span).Root!;
            var value = root.At("valueQuantity", "value")?.Text is { } measured ? $" {measured}" : "";
            return $"{resource.Type} {root["status"]?.Text}{value} v{resource.Version}";
        });
        return string.Join("; ", lines.GroupBy(line => line).Select(same => same.Count() > 1 ? $"{same.Count()} {same.Key}" : same.Key).Order(StringComparer.Ordinal));
    }
}
