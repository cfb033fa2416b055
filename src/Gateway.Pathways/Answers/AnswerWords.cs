namespace Gateway.Pathways.Answers;

/// <summary>
/// The states of what a recipient was asked, and what may happen to it. The states are those of a FHIR Task
/// (http://hl7.org/fhir/R4/valueset-task-status.html), which are also those of BaRS application 4 in their interim and final answers.
/// </summary>
public static class AnswerWords
{
    public const string Requested = "requested";
    public const string Received = "received";
    public const string Accepted = "accepted";
    public const string InProgress = "in-progress";
    public const string Completed = "completed";
    public const string Rejected = "rejected";
    public const string Cancelled = "cancelled";
    public const string Failed = "failed";

    /// <summary>It should never have been asked: the wrong person, the wrong service.</summary>
    public const string EnteredInError = "entered-in-error";

    /// <summary>The person is there; the home has said so.</summary>
    public const string Arrived = "arrived";

    public const string Delivered = "delivered";
    public const string Filed = "filed";
    public const string Undeliverable = "undeliverable";

    /// <summary>Whoever referred takes the referral back: it is not needed any more.</summary>
    public const string Revoked = "revoked";

    /// <summary>Whoever referred says that it was an error from the first.</summary>
    public const string Deleted = "deleted";

    /// <summary>The home finds that the discharge was not safe; a word to the ward, and no state.</summary>
    public const string Concern = "concern";

    /// <summary>The Task.status of a state.</summary>
    public static string TaskStatusOf(string state) => state == Arrived ? Completed : state;

    /// <summary>True for what nothing more is expected of.</summary>
    public static bool IsFinal(string state) => state is Completed or Arrived or Rejected or Cancelled or EnteredInError;
}
