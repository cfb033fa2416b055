namespace Gateway.Custody.Bus;

/// <summary>
/// What every engine of the bus takes: ids and sessions of up to 128 characters (Service Bus's own limit) and a body of
/// up to 64 KB, as it carries nothing but an id. A store checks before it writes an outbox row: one that could never be sent would stop all behind it.
/// </summary>
public static class BusLimits
{
    private const int LongestId = 128;
    private const int LongestBody = 64 * 1024;

    /// <exception cref="ArgumentException">A message breaks a limit.</exception>
    public static void Check(IEnumerable<BusMessage> messages)
    {
        foreach (var message in messages)
        {
            if (message.Id.Length is 0 or > LongestId) throw new ArgumentException($"A bus message's id has 1 to {LongestId} characters.", nameof(messages));
            if (message.Session.Length is 0 or > LongestId) throw new ArgumentException($"A bus session has 1 to {LongestId} characters.", nameof(messages));
            if (message.Body.Length > LongestBody) throw new ArgumentException($"A bus message's body has at most {LongestBody} characters: it carries ids, not records.", nameof(messages));
        }
    }
}
