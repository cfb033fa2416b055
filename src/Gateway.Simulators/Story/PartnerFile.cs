using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Simulators.Story;

/// <summary>What a partner and the gateway have agreed upon.</summary>
/// <param name="Secret">Base64; signs what is sent in both directions.</param>
/// <param name="PathSecret">The last segment of the address for a sender that cannot sign.</param>
public sealed record PartnerAgreement(string Partner, string Secret, string? PathSecret)
{
    /// <summary>Without the secrets.</summary>
    public override string ToString() => Partner;
}

/// <summary><c>partners.json</c> for the partners of a story.</summary>
public static class PartnerFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <param name="story">Whose partners.</param>
    /// <param name="agreements">By partner key.</param>
    /// <param name="addresses">Where each partner's simulator listens, by partner key.</param>
    public static string Of(StoryDay story, IReadOnlyDictionary<string, PartnerAgreement> agreements, IReadOnlyDictionary<string, Uri> addresses)
    {
        var partners = new JsonArray();
        foreach (var organisation in story.Organisations)
        {
            var agreement = agreements[organisation.Key];
            var address = addresses[organisation.Key];
            var partner = new JsonObject
            {
                ["id"] = organisation.Key,
                ["name"] = organisation.Name,
                ["role"] = organisation.Role,
                ["sources"] = new JsonArray([.. organisation.Sources.Select(source => JsonValue.Create(source))]),
                ["secrets"] = new JsonArray(agreement.Secret),
                // Short, so that an outage of seconds is over within the story.
                ["timeout"] = "PT1S",
                ["firstWait"] = "PT1S",
                ["longestWait"] = "PT4S",
            };
            if (organisation.Ods is { } ods) partner["ods"] = ods;
            if (agreement.PathSecret is { } secret) partner["pathSecret"] = secret;
            if (organisation.Role != "supplier") partner["endpoint"] = new Uri(address, "deliveries").ToString();
            if (organisation.Sources.Count > 0) partner["returnEndpoint"] = new Uri(address, "returns").ToString();
            if (organisation.Sources.Contains("withings")) partner["fetchEndpoint"] = address.ToString();
            partners.Add(partner);
        }
        return new JsonObject { ["partners"] = partners }.ToJsonString(Indented) + "\n";
    }
}
