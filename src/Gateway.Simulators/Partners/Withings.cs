using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Simulators.Journals;
using Gateway.Simulators.Story;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Simulators.Partners;

/// <summary>
/// A wearable supplier in the shape of Withings: probes the callback, posts thin notifications, and gives measurements
/// to whoever fetches them with a token (developer.withings.com: notification-subscribe, measure-getmeas).
/// </summary>
internal sealed class Withings : ISendingPartner
{
    private const int Ok = 0;

    /// <summary>"Invalid access token" of the supplier's API, which answers 200 all the same.</summary>
    private const int InvalidToken = 401;
    private const int InvalidParameters = 503;

    private readonly PartnerSeat _seat;
    private readonly Outbox _outbox;
    private readonly IReadOnlyList<MeasureGroup> _groups;
    private readonly TimeProvider _time;

    public Withings(PartnerSeat seat, IReadOnlyList<MeasureGroup> groups, TimeProvider time)
    {
        _seat = seat;
        _groups = groups;
        _time = time;
        _outbox = seat.SendWith(new PathProof(), (_, answer) => new Verdict(answer.IsPositive));
        seat.TakeReturns();
        seat.Server.Map(routes => routes.MapPost("/measure", (RequestDelegate)MeasureAsync));
    }

    public Task OpenAsync(CancellationToken cancellationToken) => _outbox.ProbeAsync("withings", cancellationToken);

    public Task SendAsync(PlannedMessage message, CancellationToken cancellationToken) => _outbox.SendAsync(message, cancellationToken);

    private async Task MeasureAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var isKnown = context.Request.Headers.Authorization.ToString() == $"Bearer {_seat.Agreement.Secret}";
        var answer = !isKnown ? Failed(InvalidToken) : Measurements(form) is { } body ? Succeeded(body) : Failed(InvalidParameters);
        _seat.Journal.Add(JournalAct.Fetched, form["action"].ToString(), status: (int)answer["status"]!);
        await Task.Delay(_seat.Behaviour.AnswerDelay, _time, context.RequestAborted);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    /// <summary>The groups of the asked user between two times, both included; null when the question makes no sense.</summary>
    private JsonObject? Measurements(IFormCollection form)
    {
        if (form["action"] != "getmeas" || Seconds(form["startdate"]) is not { } from || Seconds(form["enddate"]) is not { } to) return null;
        var user = form["userid"].ToString();
        var groups = new JsonArray();
        foreach (var group in _groups)
        {
            var at = group.At.ToUnixTimeSeconds();
            if (at < from || at > to || (user.Length > 0 && group.User != user)) continue;
            groups.Add(new JsonObject
            {
                ["grpid"] = group.GroupId,
                ["attrib"] = group.Attrib,
                ["category"] = group.Category,
                ["date"] = at,
                ["deviceid"] = group.DeviceId,
                ["measures"] = new JsonArray([.. group.Measures.Select(measure => new JsonObject
                {
                    ["value"] = measure.Value,
                    ["type"] = measure.Type,
                    ["unit"] = measure.Unit,
                })]),
            });
        }
        return new JsonObject { ["updatetime"] = _time.GetUtcNow().ToUnixTimeSeconds(), ["timezone"] = "Europe/London", ["measuregrps"] = groups };
    }

    private static JsonObject Succeeded(JsonObject body) => new() { ["status"] = Ok, ["body"] = body };

    private static JsonObject Failed(int status) => new() { ["status"] = status, ["body"] = new JsonObject(), ["error"] = "see status" };

    private static long? Seconds(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}
