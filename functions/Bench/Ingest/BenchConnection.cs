using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Functions.Bench.Ingest;

/// <summary>
/// One connection that is kept open and posts one body after another: as much of HTTP/1.1 (RFC 9112) as the gateway's own answers need, by
/// hand, because the sender shares the cores with what is measured and a general client takes more of them than the gateway's own server.
/// </summary>
internal sealed class BenchConnection(Uri gateway) : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _read = new byte[16 * 1024];

    /// <summary>Posts a body and gives the Location of its positive answer.</summary>
    public async Task<string> PostAsync(string path, string token, byte[] body)
    {
        if (!_socket.Connected) await _socket.ConnectAsync(gateway.Host, gateway.Port);
        var head = string.Create(CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: {gateway.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        var request = new byte[head.Length + body.Length];
        Encoding.ASCII.GetBytes(head, request);
        body.CopyTo(request, head.Length);
        for (var sent = 0; sent < request.Length;) sent += await _socket.SendAsync(request.AsMemory(sent));
        return await ReadAsync();
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Reads one answer to its end, so that the next one begins at the next read.</summary>
    private async Task<string> ReadAsync()
    {
        for (var length = 0; ;)
        {
            if (length == _read.Length) Array.Resize(ref _read, 2 * _read.Length);
            var more = await _socket.ReceiveAsync(_read.AsMemory(length));
            if (more == 0) throw new HttpRequestException("The gateway closed the connection in the middle of an answer.");
            length += more;
            if (LocationOf(_read.AsSpan(0, length)) is { } location) return location;
        }
    }

    /// <summary>Null while the answer is not whole.</summary>
    private static string? LocationOf(ReadOnlySpan<byte> answer)
    {
        if (answer.IndexOf("\r\n\r\n"u8) is not (>= 0 and var end)) return null;
        var head = Encoding.ASCII.GetString(answer[..end]);
        if (!head.StartsWith("HTTP/1.1 2", StringComparison.Ordinal)) throw new HttpRequestException($"The gateway answered {head.AsSpan(9, 3)}.");
        if (answer.Length - end - 4 < int.Parse(Field(head, "Content-Length"), CultureInfo.InvariantCulture)) return null;
        return Field(head, "Location");
    }

    private static string Field(string head, string name)
    {
        var at = head.IndexOf($"\r\n{name}: ", StringComparison.OrdinalIgnoreCase);
        if (at < 0) throw new HttpRequestException($"The positive answer has no {name}.");
        var (from, to) = (at + name.Length + 4, head.IndexOf("\r\n", at + 2, StringComparison.Ordinal));
        return to < 0 ? head[from..] : head[from..to];
    }
}
