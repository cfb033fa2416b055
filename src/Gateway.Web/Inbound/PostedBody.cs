using System.Buffers;
using Gateway.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gateway.Web.Inbound;

/// <summary>The bytes a sender posted, or why they were not taken.</summary>
internal readonly record struct PostedBody(ReadOnlyMemory<byte> Bytes, int Status, Issue? Fault)
{
    /// <summary>Reads the whole body, up to <see cref="GatewayOptions.BodyLimit"/>.</summary>
    public static async Task<PostedBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.Headers[HeaderNames.ContentEncoding].ToString() is { Length: > 0 } coding && !coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return Refused(StatusCodes.Status415UnsupportedMediaType, "WEB008", "not-supported", "Content-Encoding",
                "The body is compressed. Send it as it is, without Content-Encoding.");
        if (request.ContentLength > GatewayOptions.BodyLimit) return TooLarge();

        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > GatewayOptions.BodyLimit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return TooLarge();
            }
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            var bytes = read.Buffer.ToArray();
            reader.AdvanceTo(read.Buffer.End);
            return bytes.Length > 0
                ? new PostedBody(bytes, StatusCodes.Status200OK, null)
                : Refused(StatusCodes.Status400BadRequest, "WEB005", "required", "body", "The body is empty. Send the message in the body of the POST.");
        }
    }

    private static PostedBody TooLarge() => Refused(StatusCodes.Status413PayloadTooLarge, "WEB006", "too-long", "body",
        "The body is larger than 10 MB. Send it in smaller files.");

    private static PostedBody Refused(int status, string code, string type, string path, string text) =>
        new(ReadOnlyMemory<byte>.Empty, status, Issue.Error(code, type, path, text));
}
