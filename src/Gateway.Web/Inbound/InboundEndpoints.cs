using Gateway.Custody.Partners;
using Gateway.Mapping;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Web.Inbound;

/// <summary>Where source systems post their messages, each in its own format.</summary>
internal static class InboundEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/inbound/{source}", (string source, HttpContext http, MessageIntake intake, StoredAnswers answers) =>
            PostAsync(source, null, http, intake, answers)).WithName("Inbound");
        api.MapPost("/inbound/{source}/{secret}", (string source, string secret, HttpContext http, MessageIntake intake, StoredAnswers answers) =>
            PostAsync(source, secret, http, intake, answers)).WithName("InboundByPath");
        api.MapMethods("/inbound/{source}/{secret}", [HttpMethods.Head], Probe).WithName("InboundProbe");
    }

    private static async Task<IResult> PostAsync(string source, string? secret, HttpContext http, MessageIntake intake, StoredAnswers answers)
    {
        var (taken, refusal) = await intake.TakeAsync(http, source, secret);
        if (taken is null) return refusal!;
        var answer = await answers.FindOrKeepAsync(taken, () =>
            Replies.Accepted(taken.Source.Manifest.Reply, taken.Body, taken.Envelope, taken.AnswersFor, taken.Receptions.Count));
        return answer with { Location = taken.Location };
    }

    /// <summary>A supplier looks whether its callback address lives (Withings does so before it accepts one); only the right secret finds out.</summary>
    private static IResult Probe(string source, string secret, SourceCatalogue catalogue, PartnerDirectory partners)
    {
        var isKnown = catalogue.Find(source)?.Manifest.Authentication.Scheme == "path-secret" && partners.FindByPathSecret(source, secret) is not null;
        return isKnown ? TypedResults.Ok() : TypedResults.NotFound();
    }
}
