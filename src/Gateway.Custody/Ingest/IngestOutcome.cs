using Gateway.Custody.Ledger;
using Gateway.Fhir.Model;

namespace Gateway.Custody.Ingest;

/// <summary>What processing made of a message.</summary>
/// <param name="Entry">The ledger row as it stands now.</param>
/// <param name="Decision">For a triage request that could be read, the decision as JSON, whoever the person is.</param>
/// <param name="Issues">The faults of its content; empty for a message that was processed before.</param>
public sealed record IngestOutcome(LedgerEntry Entry, Element? Decision, IReadOnlyList<Issue> Issues);
