using Gateway.Fhir.Json;

namespace Gateway.Mapping.Tests.Sources;

public sealed class FetchTests
{
    private const string Fetch = """
        duplicateKey: userid
        occurredAt: date
        fetch:
          path: measure
          form: { action: getmeas, userid: "{userid}" }
          format: json
          succeeded: "status = 0"
        drop: [{ field: record.status, reason: Succeeded }]
        """;

    private static readonly string s_map = Maps.ObservationMap("r.notification.userid as u -> obs.identifier as i, i.value = u; r.record.body.v as v -> obs.value = v;");

    [Fact]
    public void A_fetched_record_is_joined_with_its_notification()
    {
        var source = Maps.Source(Maps.Manifest("form", Fetch), s_map);
        var notification = source.Open("userid=42&date=1780297500"u8.ToArray(), null).Parts.Single();

        var part = source.OpenFetched(notification, "{\"status\":0,\"body\":{\"v\":[\"x\"]}}"u8.ToArray()).Parts.Single();
        var translation = source.Translate(part, Maps.Context);

        (part.DuplicateKey, part.Kind!.Id, part.OccurredAt).ShouldBe(("42", "record", notification.OccurredAt));
        JsonText.ToString(translation.Bundle!).ShouldContain("\"valueString\":\"x\"");
        translation.Report.Mapped.Select(fate => fate.Field).ShouldBe(["notification.userid", "notification.date", "record.body.v[0]"]);
        translation.Report.Unaccounted.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"status":503}""", "MAP053")]
    [InlineData("""{"error":"no"}""", "MAP053")]
    [InlineData("<html>", "FHIR001")]
    [InlineData("", "MAP001")]
    public void An_answer_that_failed_gives_no_message(string answer, string code)
    {
        var source = Maps.Source(Maps.Manifest("form", Fetch), s_map);
        var notification = source.Open("userid=42"u8.ToArray(), null).Parts.Single();

        source.OpenFetched(notification, System.Text.Encoding.UTF8.GetBytes(answer)).Fault().Code.ShouldBe(code);
    }
}
