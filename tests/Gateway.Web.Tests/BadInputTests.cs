using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using Gateway.Custody.Ledger;
using Gateway.Fhir.Json;

namespace Gateway.Web;

/// <summary>Whatever is wrong: an answer in the sender's own protocol that names the place and what to do, an audit row, and nothing half-stored.</summary>
public sealed class BadInputTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A broken envelope of each protocol: source, content type, body, client, the status.</summary>
    public static TheoryData<string, string, string, string, string, int> Broken => new()
    {
        { "empty body", "mods-dscr", Posted.Json, "", "home-a", 400 },
        { "empty body", "itk-adt", Posted.Hl7, "", "hospital", 400 },
        { "empty body", "scaip", Posted.Xml, "", "telecare", 400 },
        { "empty body", "abacus-visits", Posted.Csv, "", "round", 400 },
        { "wrong content type", "mods-dscr", "text/html", "{}", "home-a", 415 },
        { "wrong content type", "itk-adt", Posted.Json, Posted.Discharge(), "hospital", 415 },
        { "wrong content type", "scaip", Posted.Json, Posted.Alarm(), "telecare", 415 },
        { "wrong content type", "abacus-visits", Posted.Json, Posted.Visits(), "round", 415 },
        { "broken JSON", "mods-dscr", Posted.Json, "{ \"eventId\": \"x\", ", "home-a", 400 },
        { "broken XML", "scaip", Posted.Xml, "<mrq><ref>1</ref>", "telecare", 400 },
        { "broken CSV: a heading is missing", "abacus-visits", Posted.Csv, "FileReference,Created\n1,2026-01-01\n", "round", 400 },
        { "broken CSV: a quote is not closed", "abacus-visits", Posted.Csv, Posted.Visits() + "\"000124,never closed", "round", 400 },
        { "broken HL7: no MSH", "itk-adt", Posted.Hl7, "PID|1||9990000018^^^NHS\r", "hospital", 400 },
        { "XML with a DTD", "scaip", Posted.Xml, "<!DOCTYPE mrq [<!ENTITY e \"x\">]><mrq><ref>&e;</ref></mrq>", "telecare", 400 },
        { "XML with an external entity", "scaip", Posted.Xml, "<!DOCTYPE mrq [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><mrq><ref>&e;</ref></mrq>", "telecare", 400 },
        { "a charset nobody knows", "mods-dscr", "application/json; charset=ebcdic-xx", Posted.CareRecord(), "home-a", 400 },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_envelope_is_refused_in_its_own_protocol(string what, string source, string contentType, string body, string client, int status)
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.PostAsync($"/api/inbound/{source}", body, contentType, client);

        ((int)answer.StatusCode).ShouldBe(status, what);
        await ShouldSpeakOfAsync(source, answer);
        (await gateway.CountMessagesAsync()).ShouldBe(0);
        (await gateway.AuditAsync()).ShouldContain(row => row.Action == "refuse" && row.Actor == client && row.What == source);
    }

    [Theory]
    [InlineData("mods-dscr", Posted.Json, "home-a")]
    [InlineData("itk-adt", Posted.Hl7, "hospital")]
    [InlineData("scaip", Posted.Xml, "telecare")]
    [InlineData("abacus-visits", Posted.Csv, "round")]
    public async Task Eleven_megabytes_are_refused_with_413_in_the_senders_protocol(string source, string contentType, string client)
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.PostAsync($"/api/inbound/{source}", new byte[11 * 1024 * 1024], contentType, client);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        await ShouldSpeakOfAsync(source, answer);
        (await gateway.CountMessagesAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Eleven_megabytes_in_chunks_of_no_declared_length_are_refused_too()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/inbound/mods-dscr") { Content = new StreamContent(new MemoryStream(new byte[11 * 1024 * 1024])) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(Posted.Json);
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Token("home-a"));

        var answer = await gateway.Client.SendAsync(request, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Bytes_that_are_not_of_the_declared_charset_are_refused()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var body = Encoding.UTF8.GetBytes(Posted.CareRecord()).Concat(new byte[] { 0xC3, 0x28 }).ToArray();

        var answer = await gateway.PostAsync("/api/inbound/mods-dscr", body, "application/json; charset=utf-8", "home-a");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await gateway.CountMessagesAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_compressed_body_is_refused_with_415()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(Encoding.UTF8.GetBytes(Posted.CareRecord()), Cancel);
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/inbound/mods-dscr") { Content = new ByteArrayContent(packed.ToArray()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(Posted.Json);
        request.Content.Headers.ContentEncoding.Add("gzip");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Token("home-a"));

        (await gateway.Client.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task An_unknown_source_is_404_for_a_client_and_401_for_anybody_else()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var client = await gateway.PostAsync("/api/inbound/nobody", "{}", Posted.Json, "home-a");
        var stranger = await gateway.PostAsync("/api/inbound/nobody", "{}", Posted.Json);
        var strangerAtRealSource = await gateway.PostAsync("/api/inbound/mods-dscr", "{}", Posted.Json);

        client.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        strangerAtRealSource.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        client.Content.Headers.ContentType!.MediaType.ShouldBe("application/fhir+json");
    }

    [Theory]
    [InlineData("month 13", "19381302")]
    [InlineData("no date at all", "")]
    public async Task A_date_that_cannot_be_or_a_missing_field_is_acknowledged_and_parked_with_its_place(string what, string born)
    {
        await using var gateway = await RunningGateway.StartAsync();
        var body = born.Length > 0 ? Posted.Discharge(born: born) : Posted.Discharge().Replace("V0000108^^^VISITID", "", StringComparison.Ordinal);

        var answer = await gateway.PostAsync("/api/inbound/itk-adt", body, Posted.Hl7, "hospital");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, what);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("MSA|AA|");
        var id = answer.Headers.Location!.ToString()["/api/custody/".Length..];
        var entry = await Settled.WaitAsync(gateway, id);
        entry.State.ShouldBe(MessageState.Parked);
        entry.Reason.ShouldNotBeNull().ShouldContain(born.Length > 0 ? "PID" : "PV1-19");
        entry.Owner.ShouldNotBeNullOrEmpty();
    }

    private static async Task ShouldSpeakOfAsync(string source, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        switch (source)
        {
            case "itk-adt":
                answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/hl7-v2");
                text.ShouldContain("\rMSA|AR");
                break;
            case "scaip":
                var mrs = XElement.Parse(text);
                mrs.Name.LocalName.ShouldBe("mrs");
                mrs.Element("snu")!.Value.ShouldBe("99");
                mrs.Element("ste")!.Value.Length.ShouldBeGreaterThan(20);
                break;
            default:
                answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/fhir+json");
                var outcome = JsonTree.ReadFhir(Encoding.UTF8.GetBytes(text)).Root.ShouldNotBeNull();
                outcome.ResourceType.ShouldBe("OperationOutcome");
                var issue = outcome["issue"].ShouldNotBeNull();
                issue["severity"]!.Text.ShouldBeOneOf("error", "fatal");
                issue.At("details", "text")!.Text!.Length.ShouldBeGreaterThan(20);
                issue.All("expression").Select(place => place.Text).ShouldAllBe(place => place!.Length > 0);
                break;
        }
    }
}
