using Gateway.Custody.Store;

namespace Gateway.Web.Mllp;

/// <summary>Enhanced mode's second answer, at a return endpoint of the test's own.</summary>
public sealed class ApplicationAcknowledgementTests
{
    private const string Ways = """{ "mllp": [ { "source": "itk-adt", "client": "hospital", "listen": "127.0.0.1:0" } ] }""";

    [Fact]
    public async Task Each_message_of_a_batch_has_its_own_and_HTTP_is_owed_it_too()
    {
        await using var returns = await ReturnBox.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(ways: Ways, returnEndpoint: returns.Address);
        string Asking(string id, string asked) => Posted.Discharge(id).Replace("|20260605170600|||GBR", $"|20260605170600|{asked}|GBR", StringComparison.Ordinal);
        var batch = $"BHS|^~\\&|PAS|RXX07\r{Asking("A-1", "AL|NE")}{Asking("A-2", "AL|AL")}{Asking("A-3", "NE|AL")}BTS|3\r";

        (await gateway.PostAsync("/api/inbound/itk-adt", batch, Posted.Hl7, "hospital")).EnsureSuccessStatusCode();

        for (var answers = 0; answers < 2; answers++) await returns.FirstAsync(post => post.ContentType.StartsWith("application/hl7-v2", StringComparison.Ordinal));
        foreach (var id in (string[])["A-2", "A-3"]) returns.Seen.ShouldContain(post => post.Body.Contains($"\rMSA|AA|{id}", StringComparison.Ordinal), id);
        returns.Seen.ShouldNotContain(post => post.Body.Contains("|A-1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AL|AL", "19380402", "AA")]
    [InlineData("NE|SU", "19380402", "AA")]
    [InlineData("AL|AL", "19010101", "AE")]
    [InlineData("AL|ER", "19010101", "AE")]
    public async Task It_comes_by_the_return_channel_when_it_is_known_what_became_of_the_message(string asked, string born, string code)
    {
        await using var returns = await ReturnBox.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(ways: Ways, returnEndpoint: returns.Address);
        await using var sender = await MllpSender.ConnectAsync(gateway.MllpPorts[0]);

        await sender.SendAsync(MllpSender.Framed(Posted.Discharge("A-1", born).Replace("|20260605170600|||GBR", $"|20260605170600|{asked}|GBR", StringComparison.Ordinal)));

        var letter = await returns.FirstAsync(post => post.ContentType.StartsWith("application/hl7-v2", StringComparison.Ordinal));
        letter.Body.ShouldContain($"\rMSA|{code}|A-1");
        (await gateway.Store.ListMessagesAsync(new LedgerQuery(), TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
    }
}
