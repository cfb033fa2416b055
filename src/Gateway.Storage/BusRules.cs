namespace Gateway.Storage;

/// <summary>What both engines of the bus hold to.</summary>
internal static class BusRules
{
    /// <summary>How long a message id is remembered: Service Bus's own default.</summary>
    public static readonly TimeSpan DuplicateWindow = TimeSpan.FromMinutes(10);
}
