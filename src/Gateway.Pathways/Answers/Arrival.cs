using static Gateway.Pathways.Answers.AnswerWords;

namespace Gateway.Pathways.Answers;

/// <summary>
/// Somebody is on the way home, and the home answers: it accepts, or declines with a reason; it is ready; the person has arrived;
/// or something is not safe, which the ward hears at any time and without a form.
/// </summary>
public static class Arrival
{
    private static readonly string[] s_notTakenUp = [Requested, Received];
    private static readonly string[] s_open = [Requested, Received, Accepted, InProgress];

    public static Pathway Pathway { get; } = new("arrival", Requested,
    [
        new([Requested, Failed],            Delivered,          Received,     [Duty.TellSender]),
        new([Requested],                    Undeliverable,      Failed,       [Duty.TellSender]),
        new(s_notTakenUp,                   Filed,              Received,     []),
        new(s_notTakenUp,                   Accepted,           Accepted,     [Duty.TellSender]),
        new([Requested, Received, Accepted], InProgress,        InProgress,   [Duty.TellSender]),
        new(s_open,                         Completed,          Completed,    [Duty.TellSender]),
        new(s_open,                         Rejected,           Rejected,     [Duty.TellSender]),
        new([Requested, Received, Accepted, InProgress, Completed], Arrived, Arrived, [Duty.TellSender]),
        new([Requested],                    Concern,            Requested,    [Duty.TellSender]),
        new([Received],                     Concern,            Received,     [Duty.TellSender]),
        new([Accepted],                     Concern,            Accepted,     [Duty.TellSender]),
        new([InProgress],                   Concern,            InProgress,   [Duty.TellSender]),
        new([Completed],                    Concern,            Completed,    [Duty.TellSender]),
        new([Arrived],                      Concern,            Arrived,      [Duty.TellSender]),
        new([Requested, Received, Accepted, InProgress, Failed], Cancelled, Cancelled, []),
    ]);
}
