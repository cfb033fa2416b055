using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Web.Mllp;

/// <summary>A hospital's end of an MLLP line, written from the specification and not from the gateway's own code.</summary>
internal sealed class MllpSender : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TcpClient _client;
    private readonly Stream _stream;

    private MllpSender(TcpClient client, Stream stream) => (_client, _stream) = (client, stream);

    public static async Task<MllpSender> ConnectAsync(int port, X509Certificate2? certificate = null, bool tls = false)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        if (!tls) return new MllpSender(client, client.GetStream());
        var secure = new SslStream(client.GetStream());
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "gateway.example",
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=gateway.example",
            ClientCertificates = certificate is null ? null : [certificate],
            LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate,
        }, TestContext.Current.CancellationToken);
        return new MllpSender(client, secure);
    }

    public async Task<string> AskAsync(string message)
    {
        await SendAsync(Framed(message));
        return await AnswerAsync() ?? throw new InvalidOperationException("The line was closed instead of an answer.");
    }

    public static byte[] Framed(string message) => [0x0B, .. Encoding.UTF8.GetBytes(message), 0x1C, 0x0D];

    public async Task SendAsync(byte[] bytes)
    {
        await _stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
        await _stream.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The next answer without its frame; null when the other side closes the line.</summary>
    public async Task<string?> AnswerAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var bytes = new List<byte>();
        var one = new byte[1];
        try
        {
            while (await _stream.ReadAsync(one, patience.Token) > 0)
            {
                bytes.Add(one[0]);
                if (bytes is [.., 0x1C, 0x0D])
                {
                    bytes[0].ShouldBe((byte)0x0B);
                    return Encoding.UTF8.GetString([.. bytes[1..^2]]);
                }
            }
        }
        catch (IOException)
        {
            // Reset instead of closed: it is the same to a sender.
        }
        return null;
    }

    public void HangUp() => _client.Client.Close(0);

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }
}
