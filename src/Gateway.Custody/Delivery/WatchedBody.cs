using System.Net;

namespace Gateway.Custody.Delivery;

/// <summary>
/// A request's body that knows whether it has begun to leave: before that nothing can have arrived, after that everything may have.
/// A connection is made before the body is asked for, and SocketsHttpHandler never sends a begun body a second time of its own accord.
/// </summary>
internal sealed class WatchedBody(ReadOnlyMemory<byte> body) : HttpContent
{
    private volatile bool _hasLeft;

    public bool HasLeft => _hasLeft;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _hasLeft = true;
        await stream.WriteAsync(body, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
