namespace Gateway.Custody.Ledger;

/// <summary>Where a message is on its way; it is in exactly one state.</summary>
public enum MessageState
{
    /// <summary>On disk and acknowledged; nothing else has happened.</summary>
    Received,

    /// <summary>Its map has made valid FHIR of it.</summary>
    Translated,

    /// <summary>The person it is about is known.</summary>
    Identified,

    /// <summary>Its content stands in the person's record.</summary>
    Recorded,

    /// <summary>Everybody who must know has an obligation, or a rule says that nobody must.</summary>
    Routed,

    /// <summary>It cannot go on without a person: it has a reason, an owner and a next step.</summary>
    Parked,

    /// <summary>Given back to its sender with a reason.</summary>
    Returned,

    /// <summary>Set aside by a named person with a reason.</summary>
    Discarded,

    /// <summary>The same message as an earlier one, which stands.</summary>
    Duplicate,

    /// <summary>Taken back by a later message of its sender (a cancelled discharge).</summary>
    Withdrawn,
}
