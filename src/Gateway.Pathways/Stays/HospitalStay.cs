namespace Gateway.Pathways.Stays;

/// <summary>
/// One stay in a hospital as those outside it must follow it. News is what the routes speak of; who hears of it, and by when, is
/// theirs to say. A death is never news of somebody's coming home.
/// </summary>
/// <remarks>
/// The events are those of HL7 v2.4, chapter 3: A01 admitted, A03 discharged, A08 updated, A11 admission cancelled, A13 discharge
/// cancelled. A repeated A03 renews; an A08 is a change of time when the time that somebody leaves is another than was said.
/// </remarks>
public static class HospitalStay
{
    public const string Unknown = "unknown";
    public const string InHospital = "in-hospital";
    public const string Left = "left";
    public const string Dead = "dead";

    public const string Admitted = "admitted";
    public const string Discharged = "discharged";
    public const string Updated = "updated";
    public const string TimeChanged = "time-changed";
    public const string DischargeCancelled = "discharge-cancelled";
    public const string AdmissionCancelled = "admission-cancelled";
    public const string Died = "died";
    public const string DeathUnclear = "death-unclear";

    public const string ComingHome = "coming-home";
    public const string NotComingHome = "not-coming-home";
    public const string DeathTakenBack = "death-taken-back";
    public const string PauseRound = "pause-round";
    public const string TransferSummary = "transfer-summary";

    public const string NothingToCancel = "nothing-to-cancel";
    public const string UnknownVisit = "unknown-visit";
    public const string DeathContradicted = "death-contradicted";

    private static readonly Duty[] s_admitted = [Duty.Tell(Admitted), Duty.Tell(PauseRound), Duty.Send(TransferSummary)];
    private static readonly Duty[] s_unclear = [Duty.Tell(DeathUnclear), Duty.Hold(DeathContradicted)];

    /// <summary>Every word of news that a route may name.</summary>
    public static IReadOnlyList<string> News { get; } =
        [Admitted, PauseRound, AdmissionCancelled, ComingHome, TimeChanged, NotComingHome, Died, DeathUnclear, DeathTakenBack];

    public static Pathway Pathway { get; } = new("hospital stay", Unknown,
    [
        // in any of these states          when this happens    it is        and this has to be done
        new([Unknown, InHospital, Left],   Admitted,            InHospital,  s_admitted),
        // Nobody told us of the admission; somebody is on the way home all the same.
        new([Unknown],                     Discharged,          Left,        [Duty.Tell(ComingHome), Duty.Remark(UnknownVisit)]),
        new([InHospital],                  Discharged,          Left,        [Duty.Tell(ComingHome)]),
        new([Left],                        Discharged,          Left,        [Duty.Replace, Duty.Tell(ComingHome)]),
        new([Unknown],                     Updated,             Unknown,     []),
        new([InHospital],                  Updated,             InHospital,  []),
        new([Left],                        Updated,             Left,        []),
        new([Dead],                        Updated,             Dead,        []),
        new([Unknown],                     TimeChanged,         Unknown,     []),
        new([InHospital],                  TimeChanged,         InHospital,  []),
        new([Left],                        TimeChanged,         Left,        [Duty.Replace, Duty.Tell(TimeChanged)]),
        new([Dead],                        TimeChanged,         Dead,        []),
        new([Left],                        DischargeCancelled,  InHospital,  [Duty.Tell(NotComingHome)]),
        new([Unknown, InHospital],         DischargeCancelled,  InHospital,  [Duty.Tell(NotComingHome), Duty.Remark(NothingToCancel)]),
        new([InHospital, Left],            AdmissionCancelled,  Unknown,     [Duty.Tell(AdmissionCancelled)]),
        new([Unknown],                     AdmissionCancelled,  Unknown,     [Duty.Tell(AdmissionCancelled), Duty.Remark(NothingToCancel)]),
        new([Unknown, InHospital, Left, Dead], Died,            Dead,        [Duty.Replace, Duty.Tell(Died)]),
        new([Dead],                        DischargeCancelled,  InHospital,  [Duty.Tell(DeathTakenBack)]),
        // The dead are not admitted and do not go home: one of the two is wrong, and a person finds out which.
        new([Dead],                        Discharged,          Dead,        s_unclear),
        new([Dead],                        Admitted,            Dead,        s_unclear),
        new([Dead],                        AdmissionCancelled,  Dead,        s_unclear),
        new([Unknown],                     DeathUnclear,        Unknown,     s_unclear),
        new([InHospital],                  DeathUnclear,        InHospital,  s_unclear),
        new([Left],                        DeathUnclear,        Left,        s_unclear),
        new([Dead],                        DeathUnclear,        Dead,        s_unclear),
    ]);
}
