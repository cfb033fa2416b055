using System.Net;
using System.Text;

namespace Gateway.Custody.Ingest;

/// <summary>A supplier that answers every question for a record with the same one.</summary>
internal sealed class FetchedRecord : HttpMessageHandler
{
    public string Json { get; set; } = "";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Json, Encoding.UTF8, "application/json") });
}
