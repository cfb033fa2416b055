using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Custody.Delivery;

/// <summary>What a partner says when it is asked for an obligation.</summary>
public enum InquiryResult
{
    /// <summary>It has it; how far it is stands in the receipt.</summary>
    Has,

    /// <summary>It has never seen it.</summary>
    HasNot,

    /// <summary>It speaks of another obligation.</summary>
    Another,

    /// <summary>It did not answer, or not so that it means anything.</summary>
    NoAnswer,
}

/// <summary>
/// Asks a partner, by our own id, what it knows of something it was sent. It has it when it answers a receipt
/// (<c>{"obligation":"…","outcome":"received|filed|actioned|…"}</c>) or a searchset that holds our identifier; it has not when it answers
/// 404 or an empty searchset. Anything else, such as a page that says welcome, tells nothing.
/// </summary>
public sealed class ReceiptInquiry(PartnerPost post)
{
    /// <param name="partner">One with a receipt query.</param>
    /// <param name="obligation">What is asked for.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    public async Task<(InquiryResult Result, ReceiptBody? Receipt, PostAnswer Answer)> AskAsync(Partner partner, Obligation obligation, CancellationToken cancellationToken)
    {
        var question = new Outgoing(partner.ReceiptAddress(obligation.MessageId, obligation.Id), default, new Dictionary<string, string>
        {
            ["X-Gateway-Obligation"] = obligation.Id,
            ["X-Correlation-Id"] = obligation.MessageId,
        })
        {
            Method = HttpMethod.Get,
        };
        var answer = await post.SendAsync(partner, question, cancellationToken);
        if (answer.Fault == "http-404") return (InquiryResult.HasNot, null, answer);
        if (!answer.IsTaken) return (InquiryResult.NoAnswer, null, answer);
        var (result, receipt) = Read(answer.Body.Span, obligation);
        return (result, receipt, answer);
    }

    private static (InquiryResult Result, ReceiptBody? Receipt) Read(ReadOnlySpan<byte> body, Obligation obligation)
    {
        if (JsonTree.ReadFhir(body).Root is { ResourceType: "Bundle" } bundle && bundle["type"]?.Text == "searchset")
        {
            var found = bundle.All("entry").Select(entry => entry["resource"]).OfType<Element>().ToList();
            if (found.Count == 0) return (InquiryResult.HasNot, null);
            return found.Exists(resource => IsOf(resource, obligation.Id)) ? (InquiryResult.Has, Received(obligation)) : (InquiryResult.Another, null);
        }
        if (ReceiptBody.Read(body).Receipt is not { } receipt) return (InquiryResult.NoAnswer, null);
        return receipt.Obligation == obligation.Id ? (InquiryResult.Has, receipt) : (InquiryResult.Another, null);
    }

    /// <summary>Tasks have a list of identifiers, bundles one.</summary>
    private static bool IsOf(Element resource, string id) => resource.All("identifier")
        .Any(identifier => identifier["system"]?.Text == MessageBundle.ObligationSystem && identifier["value"]?.Text == id);

    private static ReceiptBody Received(Obligation obligation) => new(obligation.Id, ObligationState.Delivered, null, null, null);
}
