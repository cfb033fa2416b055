using System.Text.Json;
using Gateway.Custody.Alerts;
using Gateway.Custody.Store;
using Gateway.Pathways.Alerts;

namespace Gateway.Web;

/// <summary>Puts alerts into a home without a signal.</summary>
internal static class AlertSeeds
{
    /// <summary>An alert that the rules have raised in Ada's home, and that is told.</summary>
    public static async Task<Alert> AlertAsync(RunningGateway gateway, string id, DateTimeOffset at, Func<Alert, Alert>? change = null, string what = "raised")
    {
        var alert = new Alert
        {
            Id = id,
            Fingerprint = $"fall/{id}",
            Rule = "fall",
            Urgency = Urgency.Urgent,
            Home = "VL0AA",
            Person = TestFolder.Ada,
            Room = "Room 1",
            Device = "ATR_GN_P00000000-0000",
            State = AlertStates.Raised,
            Since = at.AddMinutes(-5),
            RaisedAt = at,
            Reasons = ["Possible fall at 09:55; nobody answered within 55 minutes."],
            Ask = "Go and see now.",
            Citation = "NICE NG249 <1.1>",
            Rules = "gateway-default 1.0.0, not signed off",
            ToldRole = "carer-on-duty",
            NextRungAt = at.AddMinutes(5),
        };
        alert = change?.Invoke(alert) ?? alert;
        var store = gateway.Get<IAlertStore>();
        var home = await store.ReadHomeAsync(alert.Home, TestContext.Current.CancellationToken);
        var saved = await store.SaveAsync(new AlertCommit
        {
            Home = alert.Home,
            Version = home.Version,
            At = at,
            Pieces = [new AlertPiece("alert", id, JsonSerializer.SerializeToUtf8Bytes(alert))],
            Alerts = [alert],
            News = [new AlertNews($"{id}/{what}/{at.UtcTicks}", new AlertChange(what, alert, at), null)],
        }, TestContext.Current.CancellationToken);
        saved.ShouldBe(AlertSave.Saved);
        await gateway.Get<AlertTelling>().TellAsync(TestContext.Current.CancellationToken);
        return alert;
    }
}
