using Gateway.Fhir.Uk;

namespace Gateway.Custody.Partners;

/// <summary>What an organisation is to the gateway; what it may read and which routes reach it follow from this.</summary>
public enum PartnerRole
{
    /// <summary>A care home: reads its residents.</summary>
    Home,

    /// <summary>A homecare provider: reads the people it visits.</summary>
    Homecare,

    /// <summary>A GP practice: reads its patients.</summary>
    Practice,

    Hospital,

    /// <summary>An urgent community response team.</summary>
    Ucr,

    /// <summary>A supplier of devices or telecare: sends, reads nothing.</summary>
    Supplier,

    /// <summary>A service that reaches families: is brought what they asked to be told, reads nothing.</summary>
    Family,

    /// <summary>Whoever runs the gateway: sees custody, not records.</summary>
    Operator,
}

/// <summary>An organisation the gateway talks to: what it may send, how it is reached, what it is trusted by.</summary>
public sealed record Partner
{
    /// <summary>The client id of its tokens and the recipient of obligations.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required PartnerRole Role { get; init; }

    /// <summary>Which organisation it acts for; what it may read is decided by the register with this code.</summary>
    public OdsCode? Ods { get; init; }

    /// <summary>The source ids it may post to.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Shared secrets, newest first, base64; both of a rotation are accepted. For HMAC in and for signing what it is sent.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The unguessable last path segment of a source that cannot sign.</summary>
    public string? PathSecret { get; init; }

    /// <summary>Where obligations are delivered; null for a partner that only sends.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Where a thin source's records are fetched.</summary>
    public Uri? FetchEndpoint { get; init; }

    /// <summary>Where it is told of failures after a positive answer; null: an owned task stays on the custody page.</summary>
    public Uri? ReturnEndpoint { get; init; }

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait before the second delivery; doubles up to <see cref="LongestWait"/>, with jitter.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>What it does against being told twice.</summary>
    public Idempotency Idempotency { get; init; } = Idempotency.Key;

    /// <summary>What a good answer's body is beyond a positive status; null: anything that does not speak of failure.</summary>
    public GoodAnswer? GoodAnswer { get; init; }

    public PartnerLimits Limits { get; init; } = PartnerLimits.Usual;

    /// <summary>Whose access token its endpoints want; null: the signature is enough.</summary>
    public OAuthClient? OAuth { get; init; }

    /// <summary>Where it tells of what we sent; <c>{obligation}</c> and <c>{message}</c> stand for our ids.</summary>
    public string? ReceiptQuery { get; init; }

    /// <summary>Null for a partner that sends its receipts itself.</summary>
    public ReceiptPolling? ReceiptPolling { get; init; }

    public ReturnChannel ReturnChannel { get; init; } = ReturnChannel.None;

    /// <summary>Where it tells of one obligation.</summary>
    /// <exception cref="InvalidOperationException">It has no receipt query.</exception>
    public Uri ReceiptAddress(string messageId, string obligationId) =>
        new((ReceiptQuery ?? throw new InvalidOperationException($"The partner {Id} has no receiptQuery."))
            .Replace("{obligation}", Uri.EscapeDataString(obligationId), StringComparison.Ordinal)
            .Replace("{message}", Uri.EscapeDataString(messageId), StringComparison.Ordinal));

    /// <summary>The name only: a partner holds secrets.</summary>
    public override string ToString() => Id;
}
