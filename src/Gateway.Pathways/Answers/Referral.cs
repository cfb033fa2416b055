using static Gateway.Pathways.Answers.AnswerWords;

namespace Gateway.Pathways.Answers;

/// <summary>
/// A referral as its recipient answers it: an interim answer (accepted, in progress) or a final one, each told to whoever referred
/// (Booking and Referral Standard, application 4, https://digital.nhs.uk/developer/api-catalogue/booking-and-referral-fhir).
/// </summary>
public static class Referral
{
    private static readonly string[] s_notTakenUp = [Requested, Received];
    private static readonly string[] s_open = [Requested, Received, Accepted, InProgress];
    private static readonly string[] s_notDone = [.. s_open, Failed];

    public static Pathway Pathway { get; } = new("referral", Requested,
    [
        // in any of these states           when this happens   it is         and this has to be done
        new([Requested, Failed],            Delivered,          Received,     [Duty.TellSender]),
        new([Requested],                    Undeliverable,      Failed,       [Duty.TellSender]),
        new(s_notTakenUp,                   Filed,              Received,     []),
        new(s_notTakenUp,                   Accepted,           Accepted,     [Duty.TellSender]),
        new([Requested, Received, Accepted], InProgress,        InProgress,   [Duty.TellSender]),
        new(s_open,                         Completed,          Completed,    [Duty.TellSender]),
        new(s_open,                         Rejected,           Rejected,     [Duty.TellSender, Duty.PassOn]),
        new(s_notDone,                      Cancelled,          Cancelled,    []),
        // BaRS application 4: revoke (the request is over), delete (it was an error). Nobody may set out for it after that.
        new(s_notDone,                      Revoked,            Cancelled,    [Duty.TellOwner]),
        new(s_notDone,                      Deleted,            EnteredInError, [Duty.TellOwner]),
    ]);
}
