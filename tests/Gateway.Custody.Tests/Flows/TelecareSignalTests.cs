using Gateway.Custody.Ingest;
using Gateway.Fhir.Json;
using Gateway.Pathways.Alerts;
using Urgency = Gateway.Custody.Ledger.Urgency;

namespace Gateway.Custody.Tests.Flows;

/// <summary>What the alert rules know of a telecare alarm, and who must look in any case.</summary>
public sealed class TelecareSignalTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    // device type, status   the rules read     somebody must look
    [InlineData("0004", "0010", "button-pressed", true)]
    [InlineData("4", "10", "button-pressed", true)]
    [InlineData("0003", "0010", "", true)]
    [InlineData("", "0010", "", true)]
    [InlineData("0004", "0815", "", true)]
    [InlineData("0004", "0067", "", true)]
    [InlineData("0004", "", "", true)]
    [InlineData("0004", "0102", "", false)]
    public async Task A_code_with_a_public_meaning_is_a_signal_and_any_other_an_alarm_all_the_same(string type, string status, string signal, bool isAlarm)
    {
        await using var desk = await IngestDesk.OpenAsync(IngestDesk.Rules);
        var body = $"<mrq><ref>1</ref><mty>ME</mty><cid>26318</cid>{(type.Length > 0 ? $"<dty>{type}</dty>" : "")}<did>00</did>{(status.Length > 0 ? $"<stc>{status}</stc>" : "")}</mrq>";

        var entry = await desk.PostAsync("scaip", "home", body);

        var bundle = JsonTree.ReadFhir((await desk.Store.FindArtefactAsync(entry.Id, "bundle", Cancel)).ShouldNotBeNull().Body.Span).Root.ShouldNotBeNull();
        var read = BundleSignals.Of(bundle, "VL001", null).Select(one => one.Signal.Kind).Where(kind => kind != SignalKind.Heartbeat).Select(SignalNames.Of);
        string.Join(", ", read).ShouldBe(signal);
        (entry.Urgency == Urgency.Urgent).ShouldBe(isAlarm);
        (await desk.ObligationsAsync(entry)).Any(owed => owed.Route == "alarm-to-responder").ShouldBe(isAlarm);
    }
}
