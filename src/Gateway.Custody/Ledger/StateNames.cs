namespace Gateway.Custody.Ledger;

/// <summary>States as people and programs read them: lower case.</summary>
public static class StateNames
{
    public static string Of(MessageState state) => state switch
    {
        MessageState.Received => "received",
        MessageState.Translated => "translated",
        MessageState.Identified => "identified",
        MessageState.Recorded => "recorded",
        MessageState.Routed => "routed",
        MessageState.Parked => "parked",
        MessageState.Returned => "returned",
        MessageState.Discarded => "discarded",
        MessageState.Duplicate => "duplicate",
        _ => "withdrawn",
    };

    public static string Of(ObligationState state) => state switch
    {
        ObligationState.Queued => "queued",
        ObligationState.Delivered => "delivered",
        ObligationState.Filed => "filed",
        ObligationState.Accepted => "accepted",
        ObligationState.InProgress => "in-progress",
        ObligationState.Actioned => "actioned",
        ObligationState.Refused => "refused",
        ObligationState.Failed => "failed",
        ObligationState.Unknown => "unknown",
        ObligationState.Withdrawn => "withdrawn",
        _ => "superseded",
    };

    public static string Of(Urgency urgency) => urgency == Urgency.Urgent ? "urgent" : "routine";
}
