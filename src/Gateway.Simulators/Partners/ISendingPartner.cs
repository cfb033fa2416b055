using Gateway.Simulators.Story;

namespace Gateway.Simulators.Partners;

/// <summary>A partner whose system sends messages of a story.</summary>
internal interface ISendingPartner
{
    /// <summary>What the system does before its first message.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Sends a message until it is answered.</summary>
    Task SendAsync(PlannedMessage message, CancellationToken cancellationToken);
}
