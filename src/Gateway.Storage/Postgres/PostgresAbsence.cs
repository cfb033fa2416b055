using System.Net.Sockets;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>
/// Tells a server that is away for now, for which whoever starts waits, from one that refuses and will refuse again.
/// Npgsql's own <c>IsTransient</c> also counts locks, a full disk and broken files, which a statement may try again and a start may not.
/// </summary>
internal static class PostgresAbsence
{
    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static readonly HashSet<string> s_states = new(StringComparer.Ordinal)
    {
        "57P01", // admin_shutdown
        "57P02", // crash_shutdown
        "57P03", // cannot_connect_now: it starts, stops or recovers
        "53300", // too_many_connections
        "08000", // connection_exception
        "08001", // sqlclient_unable_to_establish_sqlconnection
        "08003", // connection_does_not_exist
        "08006", // connection_failure
        // Not 08004 and 08P01: with them poolers say that there is no such database or account.
    };

    // Nobody listens, the machine is not up, or its name is not known yet: a container's is known from its start on.
    // A Unix socket that is not there is AddressNotAvailable.
    private static readonly HashSet<SocketError> s_sockets =
    [
        SocketError.ConnectionRefused, SocketError.ConnectionReset, SocketError.ConnectionAborted, SocketError.TimedOut,
        SocketError.HostDown, SocketError.HostUnreachable, SocketError.NetworkDown, SocketError.NetworkUnreachable,
        SocketError.HostNotFound, SocketError.TryAgain, SocketError.AddressNotAvailable,
    ];

    public static bool Is(Exception fault) => fault switch
    {
        PostgresException refusal => s_states.Contains(refusal.SqlState),
        NpgsqlException { InnerException: { } cause } => Is(cause),
        SocketException broken => s_sockets.Contains(broken.SocketErrorCode),
        // It hung up, or said nothing in time, while it was asked for a connection.
        IOException or TimeoutException => true,
        // Each of the addresses of a name.
        AggregateException several => several.InnerExceptions.All(Is),
        _ => false,
    };
}
