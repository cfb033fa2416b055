using Gateway.Fhir.Model;

namespace Gateway.Pathways.Alerts;

/// <summary>What the rules made of something.</summary>
/// <param name="Watch">What is remembered from now on.</param>
/// <param name="Changes">What became of alerts, in order.</param>
/// <param name="Remarks">What is wrong or odd about a signal; ALR001 unit, ALR002 value, ALR003 time, ALR004 nothing to cancel, ALR005 cancel not obeyed, ALR006 refused step.</param>
public sealed record AlertOutcome(HomeWatch Watch, IReadOnlyList<AlertChange> Changes, IReadOnlyList<Issue> Remarks);
