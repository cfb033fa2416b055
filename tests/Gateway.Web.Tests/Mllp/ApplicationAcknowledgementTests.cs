using Gateway.Custody.Store;

namespace Gateway.Web.Mllp;

/// <summary>Enhanced mode's second answer, at a return endpoint of the test's own.</summary>
public sealed class ApplicationAcknowledgementTests
{
    private const string Ways = """{ "mllp": [ { "source": "itk-adt", "client": "hospital", "listen": "127.0.0.1:0" } ] }""";

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
