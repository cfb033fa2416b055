using Gateway.Web.Inbound.Mllp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Web.Inbound;

/// <summary>Where source systems post their messages, each in its own format.</summary>
internal static class InboundEndpoints
{
    private static readonly string[] s_looking = [HttpMethods.Head, HttpMethods.Get];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/inbound/{source}", (string source, HttpContext http, MessageIntake intake, StoredAnswers answers, ApplicationAcknowledgements later, Probes probes) =>
            PostAsync(source, null, http, intake, answers, later, probes)).WithName("Inbound");
        api.MapPost("/inbound/{source}/{secret}", (string source, string secret, HttpContext http, MessageIntake intake, StoredAnswers answers, ApplicationAcknowledgements later, Probes probes) =>
            PostAsync(source, secret, http, intake, answers, later, probes)).WithName("InboundByPath");
        api.MapMethods("/inbound/{source}", s_looking, (string source, HttpContext http, Probes probes) =>
            probes.Find(source, null, http.Request) ?? TypedResults.NotFound()).WithName("InboundChallenge");
        api.MapMethods("/inbound/{source}/{secret}", s_looking, (string source, string secret, HttpContext http, Probes probes) =>
            probes.Find(source, secret, http.Request) ?? TypedResults.NotFound()).WithName("InboundProbe");
    }

    private static async Task<IResult> PostAsync(
        string source, string? secret, HttpContext http, MessageIntake intake, StoredAnswers answers, ApplicationAcknowledgements later, Probes probes)
    {
        if (probes.Find(source, secret, http.Request) is { } probed) return probed;
        var (taken, refusal) = await intake.TakeAsync(http, source, secret);
        if (taken is null) return refusal!;
        var answer = await answers.FindOrKeepAsync(taken, () => Replies.Accepted(taken));
        await later.PromiseAsync(taken);
        return answer with { Location = taken.Location };
    }
}
