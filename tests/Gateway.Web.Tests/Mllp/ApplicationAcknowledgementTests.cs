using System.Net;
using System.Text;
using Gateway.Custody.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

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

        var (contentType, body) = await returns.FirstAsync(post => post.ContentType.StartsWith("application/hl7-v2", StringComparison.Ordinal));
        contentType.ShouldStartWith("application/hl7-v2");
        body.ShouldContain($"\rMSA|{code}|A-1");
        (await gateway.Store.ListMessagesAsync(new LedgerQuery(), TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
    }

    /// <summary>Keeps what is posted to it.</summary>
    private sealed class ReturnBox(WebApplication app, System.Threading.Channels.Channel<(string ContentType, string Body)> posts) : IAsyncDisposable
    {
        public Uri Address => new($"{app.Urls.First()}/returns");

        public static async Task<ReturnBox> StartAsync()
        {
            var posts = System.Threading.Channels.Channel.CreateUnbounded<(string, string)>();
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            builder.Services.AddRoutingCore();
            var app = builder.Build();
            app.Run(async http =>
            {
                using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
                await posts.Writer.WriteAsync((http.Request.ContentType ?? "", await reader.ReadToEndAsync()));
                http.Response.StatusCode = StatusCodes.Status204NoContent;
            });
            await app.StartAsync(TestContext.Current.CancellationToken);
            return new ReturnBox(app, posts);
        }

        public async Task<(string ContentType, string Body)> FirstAsync(Func<(string ContentType, string Body), bool> isMeant)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(TimeSpan.FromSeconds(30));
            while (true)
            {
                var post = await posts.Reader.ReadAsync(patience.Token);
                if (isMeant(post)) return post;
            }
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
