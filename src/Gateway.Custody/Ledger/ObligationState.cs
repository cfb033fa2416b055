namespace Gateway.Custody.Ledger;

/// <summary>How far one recipient has got with what it was sent.</summary>
public enum ObligationState
{
    /// <summary>It must be told; it has not been.</summary>
    Queued,

    /// <summary>Its system took the message. Nobody has acted yet.</summary>
    Delivered,

    /// <summary>It stands in the recipient's own record.</summary>
    Filed,

    /// <summary>The recipient has taken on what was asked; it is not done yet.</summary>
    Accepted,

    /// <summary>The recipient is doing what was asked.</summary>
    InProgress,

    /// <summary>Somebody did what was asked.</summary>
    Actioned,

    /// <summary>The recipient said no, with a reason.</summary>
    Refused,

    /// <summary>It could not be delivered within its time.</summary>
    Failed,

    /// <summary>It may or may not have arrived, and asking again could do it twice.</summary>
    Unknown,

    /// <summary>The sender took the message back before the recipient was done.</summary>
    Withdrawn,

    /// <summary>A later message says the same and more.</summary>
    Superseded,
}
