using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net.Sockets;
using Gateway.Fhir.Model;
using Gateway.Web.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Web.Inbound.Mllp;

/// <summary>
/// Serves the connections of one MLLP port: reads a message, puts it on disk by the same path as HTTP, then acknowledges it; never the other way round.
/// A failure of the gateway itself is answered by closing the connection, so that the sender keeps the message and sends it again.
/// </summary>
#pragma warning disable CA1001 // It lives as long as the program, and a semaphore whose wait handle nobody asks for holds nothing to give back.
internal sealed partial class MllpListener(
    MllpWay way, ReceivePath path, StoredAnswers answers, ApplicationAcknowledgements later, AuditTrail audit, TimeProvider time, ILogger<MllpListener> logger)
#pragma warning restore CA1001
{
    private const string MediaType = "application/hl7-v2";

    /// <summary>How long a silent peer is believed to be there, then how often and how many times it is asked: half-open connections end after some two minutes.</summary>
    private const int KeepAliveSeconds = 60;
    private const int KeepAliveInterval = 15;
    private const int KeepAliveTries = 4;

    private readonly SemaphoreSlim _inFlight = new(way.InFlight);
    private int _open;

    public async Task ServeAsync(ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket) KeepAlive(socket);
        var isFull = Interlocked.Increment(ref _open) > way.Connections;
        // The line is the edge: whatever ended it is told here, by its type, and ends nothing else.
        var serving = isFull ? audit.RefusedAsync(way.Client.Id, way.Source.Manifest.Id, "mllp-connections") : ServeFramesAsync(connection);
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Decrement(ref _open);
        // When the sender has gone nothing is wrong here: what it was not acknowledged it sends again.
        if (serving.Exception?.InnerException is { } failure and not IOException) Failed(logger, way.Source.Manifest.Id, way.Client.Id, failure.GetType().FullName ?? "", new StackTrace(failure).ToString());
    }

    private async Task ServeFramesAsync(ConnectionContext connection)
    {
        var stop = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? connection.ConnectionClosed;
        var frames = new MllpFrames(connection.Transport.Input, GatewayOptions.BodyLimit, way.FrameTime);
        try
        {
            // One at a time: the next message is not read before this one is answered.
            while (await frames.ReadAsync(stop) is { } frame)
            {
                if (frame.Stray > 0) await audit.RefusedAsync(way.Client.Id, way.Source.Manifest.Id, "mllp-stray-bytes");
                if (await TakeAsync(frame) is { } answer) await SendAsync(connection, answer);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop, a message that does not end, or an answer that is not taken: in each case the connection closes.
        }
        if (frames.IsOpen) await audit.RefusedAsync(way.Client.Id, way.Source.Manifest.Id, "mllp-cut-off");
    }

    /// <summary>Puts a message on disk, or refuses it, and gives the acknowledgement to send; null when the sender asked for none.</summary>
    private async Task<ReadOnlyMemory<byte>?> TakeAsync(MllpFrame frame)
    {
        await _inFlight.WaitAsync();
        try
        {
            var envelope = frame.IsTooLong ? null : way.Source.Open(frame.Message, MediaType);
            var faults = envelope is null ? [TooLong] : ReceivePath.FaultsOf(envelope);
            if (faults.Count > 0)
            {
                var at = time.GetUtcNow();
                await path.RefusedAsync(way.Source, way.Client, faults);
                var refusal = Replies.Refused(way.Source, StatusCodes.Status400BadRequest, frame.Message, envelope, faults, Guid.CreateVersion7(at).ToString(), at);
                return Hl7Replies.IsWanted(frame.Message, isTaken: false) ? refusal.Body : new ReadOnlyMemory<byte>?();
            }
            var taken = await path.StoreAsync(way.Source, way.Client, frame.Message, envelope!, MediaType);
            var answer = await answers.FindOrKeepAsync(taken, () => Replies.Accepted(taken));
            await later.PromiseAsync(taken);
            return Hl7Replies.IsWanted(frame.Message, isTaken: true) ? answer.Body : new ReadOnlyMemory<byte>?();
        }
        finally
        {
            _inFlight.Release();
        }
    }

    private async Task SendAsync(ConnectionContext connection, ReadOnlyMemory<byte> answer)
    {
        var output = connection.Transport.Output;
        Frame(output, answer.Span);
        using var slow = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        slow.CancelAfter(way.FrameTime);
        await output.FlushAsync(slow.Token);
    }

    private static void Frame(PipeWriter output, ReadOnlySpan<byte> message)
    {
        output.Write([MllpFrames.StartBlock]);
        output.Write(message);
        output.Write([MllpFrames.EndBlock, MllpFrames.CarriageReturn]);
    }

    private static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveInterval);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveTries);
    }

    [LoggerMessage(1, LogLevel.Error, "MLLP line of {Source} from {Client} closed without an answer: {Kind}\n{Trace}")]
    private static partial void Failed(ILogger logger, string source, string client, string kind, string trace);

    private static Issue TooLong => Issue.Error("WEB006", "too-long", "body", "The message is larger than 10 MB. Send it in smaller ones.");
}
