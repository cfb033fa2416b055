using System.Net.Http.Headers;
using System.Text;
using Gateway.Custody.Partners;
using Gateway.Mapping;
using Gateway.Mapping.Manifests;

namespace Gateway.Custody.Ingest;

/// <summary>
/// Asks a thin source for the record behind its notification. That the record is there, under our own credential,
/// is the proof that the notification was true.
/// </summary>
public sealed class RecordFetch(HttpClient http)
{
    /// <summary>The body of the answer.</summary>
    /// <exception cref="HttpRequestException">The source cannot be reached or did not answer 2xx; the message is tried again.</exception>
    public async Task<ReadOnlyMemory<byte>> FetchAsync(FetchBack fetch, Partner partner, SourcePart notification, CancellationToken cancellationToken)
    {
        if (partner.FetchEndpoint is not { } endpoint)
            throw new HttpRequestException($"The partner {partner.Id} has no fetchEndpoint in partners.json; add it.");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint, fetch.Path));
        request.Content = new FormUrlEncodedContent(fetch.Form.Select(field => KeyValuePair.Create(field.Key, Fill(field.Value, notification))));
        if (partner.Secrets is [var secret, ..]) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(partner.Timeout);
        try
        {
            using var answer = await http.SendAsync(request, timeout.Token);
            answer.EnsureSuccessStatusCode();
            return await answer.Content.ReadAsByteArrayAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"The partner {partner.Id} did not answer a fetch within {partner.Timeout}.");
        }
    }

    /// <summary>Puts the notification's own fields where the manifest names them in braces.</summary>
    private static string Fill(string template, SourcePart notification)
    {
        var text = new StringBuilder(template);
        foreach (var field in notification.Root.Children)
            text.Replace($"{{{field.Name}}}", field.Text ?? "");
        return text.ToString();
    }
}
