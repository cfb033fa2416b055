using System.Net;

namespace Gateway.EndToEnd;

/// <summary>A partner at the other end of the wire: takes every delivery and writes down which it was, in the order in which they came.</summary>
internal sealed class PartnerDouble : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<(string Recipient, string Message, string Obligation)> _deliveries = [];
    private readonly Task _work;

    public PartnerDouble()
    {
        Address = SmallGateway.FreeAddress();
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _work = Task.Run(AnswerAsync);
    }

    public string Address { get; }

    /// <summary>The recipient is the path it was posted to.</summary>
    public List<(string Recipient, string Message, string Obligation)> Deliveries
    {
        get
        {
            lock (_deliveries) return [.. _deliveries];
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _work;
        _listener.Close();
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var call = await _listener.GetContextAsync();
                lock (_deliveries) _deliveries.Add((call.Request.Url!.AbsolutePath, call.Request.Headers["X-Correlation-Id"]!, call.Request.Headers["Idempotency-Key"]!));
                call.Response.StatusCode = (int)HttpStatusCode.OK;
                call.Response.Close();
            }
        }
        catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
        {
            // Told to stop.
        }
    }
}
