using Gateway.Fhir.FhirPath;

namespace Gateway.Custody.Partners;

/// <summary>How a partner makes sure that the same obligation, sent twice, is done once.</summary>
public enum Idempotency
{
    /// <summary>It takes an <c>Idempotency-Key</c> once (draft-ietf-httpapi-idempotency-key-header).</summary>
    Key,

    /// <summary>A POST with <c>If-None-Exist</c> (http://hl7.org/fhir/R4/http.html#ccreate).</summary>
    ConditionalCreate,

    /// <summary>A PUT to a search for our identifier (http://hl7.org/fhir/R4/http.html#cond-update).</summary>
    ConditionalUpdate,

    /// <summary>It tells whether it has what we sent; asked before anything is sent again.</summary>
    ReceiptQuery,

    /// <summary>Nothing: what may have arrived is never sent again without a person's word.</summary>
    None,
}

/// <summary>How a sender hears of a failure after the positive answer.</summary>
public enum ReturnChannel
{
    /// <summary>A FHIR OperationOutcome to its return endpoint.</summary>
    Fhir,

    /// <summary>A signed JSON notice to its return endpoint.</summary>
    Webhook,

    /// <summary>An HL7 v2 application acknowledgement to its return endpoint, and nothing beside.</summary>
    Hl7,

    /// <summary>The control report in its drop folder.</summary>
    ControlReport,

    /// <summary>None: somebody of ours has to tell it.</summary>
    None,
}

/// <summary>What a partner can bear. The rate holds for all our processes together, the concurrency for each.</summary>
/// <param name="Concurrent">Requests at a time.</param>
/// <param name="PerSecond">Requests a second over all processes; null is any.</param>
/// <param name="Burst">So many may follow each other at once after a pause.</param>
public sealed record PartnerLimits(int Concurrent, double? PerSecond, int Burst)
{
    /// <summary>Of a partner that states none: a fifth of the lanes, so that one that hangs leaves more than half of them to everybody else, with those that wait for a place.</summary>
    public static PartnerLimits Usual { get; } = new(64, null, 1);
}

/// <summary>Asking for receipts: how often, and for how long after the obligation was made.</summary>
public sealed record ReceiptPolling(TimeSpan Interval, TimeSpan Until);

/// <summary>
/// OAuth 2.0 client credentials (RFC 6749, 4.4): by secret, or by a signed assertion (<c>private_key_jwt</c>, RFC 7523, 2.2) when there are keys.
/// </summary>
public sealed record OAuthClient
{
    public required Uri TokenEndpoint { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Null when <see cref="Keys"/> prove who we are.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Newest first; an older one is tried when the server does not know the newest yet.</summary>
    public IReadOnlyList<OAuthKey> Keys { get; init; } = [];

    public string? Scope { get; init; }

    /// <summary>No secrets.</summary>
    public override string ToString() => ClientId;
}

/// <param name="Id">The <c>kid</c> under which the server knows the public half.</param>
/// <param name="Pem">The private key: RSA of 2048 bits or more, or EC P-256 or P-384.</param>
public sealed record OAuthKey(string Id, string Pem)
{
    public override string ToString() => Id;
}

/// <summary>What must hold of a positive answer's body, as FHIRPath over its JSON.</summary>
/// <param name="Text">As it stands in <c>partners.json</c>.</param>
public sealed record GoodAnswer(string Text, FhirPathExpression Expression);
