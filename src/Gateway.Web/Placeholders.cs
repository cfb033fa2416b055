#pragma warning disable CA1822
// Stands in for rooms that are being built; gone when they are merged.
using Gateway.Custody.Ledger;
using Gateway.Fhir.Model;

namespace Gateway.Custody.Partners
{
    public sealed class PartnerDirectory
    {
        public IReadOnlyCollection<Partner> All => [];
        public Partner? Find(string id) => null;
        public static (PartnerDirectory?, IReadOnlyList<Issue>) Read(string json) => (null, []);
    }
}

namespace Gateway.Custody.Ingest
{
    public sealed record IngestOutcome(LedgerEntry Entry, Element? Decision, IReadOnlyList<Issue> Issues);

    public sealed class IngestPipeline
    {
        public Task<IngestOutcome> ProcessAsync(string messageId, CancellationToken cancellationToken) => throw new InvalidOperationException(messageId);
    }
}

namespace Gateway.Mapping.Sources.Hl7v2
{
    public enum AcknowledgementCode { Accept, Error, Reject }

    public static class Hl7Acknowledgement
    {
        public static byte[] Build(ReadOnlySpan<byte> message, AcknowledgementCode code, string controlId, DateTimeOffset at, IReadOnlyList<Issue> issues) => [];
    }
}
