namespace Gateway.Mapping.Manifests;

/// <summary>How much of a source's format was read in a public document.</summary>
public enum Evidence
{
    /// <summary>Complete public documents and messages.</summary>
    Documented,

    /// <summary>Public in part; the rest is marked in the map.</summary>
    Partial,

    /// <summary>Our own design on a named standard: no supplier publishes its format.</summary>
    Designed,
}

/// <summary>The shape of a source's records.</summary>
public enum SourceFormat
{
    Json,
    Csv,
    Xml,
    Hl7v2,

    /// <summary>application/x-www-form-urlencoded, as thin notifications come.</summary>
    Form,
}

/// <summary>How a source is answered.</summary>
public enum ReplyForm
{
    /// <summary>202, Location of the custody page, OperationOutcome.</summary>
    OperationOutcome,

    /// <summary>HL7 v2 acknowledgement with MSA.</summary>
    Hl7Ack,

    /// <summary>SCAIP's mrs.</summary>
    ScaipMrs,

    /// <summary>200 with a short text: the sender looks at the status only.</summary>
    Plain,
}

/// <summary>How a later statement about a thing is told from an earlier one that comes late.</summary>
public enum StatementOrder
{
    /// <summary>The sender says nothing of it: what arrives last stands.</summary>
    Arrival,

    /// <summary>By the time at which the sender wrote it down (<see cref="SourceManifest.StatedAt"/>).</summary>
    StatedAt,

    /// <summary>By the number that each record carries, which its map puts into the extension <c>source-version</c>.</summary>
    SourceVersion,
}

/// <summary>
/// What there is to know of a source system, as its <c>manifest.yaml</c> says: data, reviewed with its maps.
/// </summary>
public sealed record SourceManifest
{
    /// <summary>The folder's name and the last segment of the inbound address.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required Evidence Evidence { get; init; }

    /// <summary>The documents behind it.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>The version of the source's maps, raised by whoever changes them; it stands on what they make.</summary>
    public string? Version { get; init; }

    public required SourceFormat Format { get; init; }

    /// <summary>Media types it may come as, without parameters.</summary>
    public required IReadOnlyList<string> ContentTypes { get; init; }

    /// <summary>The IANA zone of times that carry no offset.</summary>
    public required string TimeZone { get; init; }

    public required SourceAuthentication Authentication { get; init; }

    public required ReplyForm Reply { get; init; }

    /// <summary>FHIRPath over the record: the sender's own key of the message, taken once.</summary>
    public string? DuplicateKey { get; init; }

    /// <summary>
    /// FHIRPath over the record: the sender's own key of whom it is about, where every message has one and it stays the same.
    /// Messages of different keys need not wait for each other; without it all of the source are taken one after the other.
    /// </summary>
    public string? Subject { get; init; }

    /// <summary>FHIRPath over the record: when it happened.</summary>
    public string? OccurredAt { get; init; }

    /// <summary>How a late older statement is told from a newer one, so that it never takes its place.</summary>
    public StatementOrder Versions { get; init; }

    /// <summary>
    /// FHIRPath over the record: when the sender wrote it down. It is what orders statements, for a thing that happened
    /// earlier may be told later; without it <see cref="OccurredAt"/> does.
    /// </summary>
    public string? StatedAt { get; init; }

    /// <summary>CSV only: the columns whose value parts a file into messages, a person each.</summary>
    public IReadOnlyList<string> SplitBy { get; init; } = [];

    /// <summary>CSV only: the headings without which a file cannot be read.</summary>
    public IReadOnlyList<string> RequiredColumns { get; init; } = [];

    /// <summary>CSV only: headings that are sent for a column under another name (a release before, a slip of the sender) → the column's name.</summary>
    public IReadOnlyDictionary<string, string> Aliases { get; init; } = new Dictionary<string, string>();

    /// <summary>Thin sources: how the record behind the notification is fetched.</summary>
    public FetchBack? Fetch { get; init; }

    /// <summary>The kinds of message, in order; the first whose <c>when</c> holds is meant.</summary>
    public required IReadOnlyList<MessageKind> Kinds { get; init; }

    /// <summary>Fields that are left behind on purpose, each with its reason.</summary>
    public IReadOnlyList<DroppedField> Drop { get; init; } = [];

    /// <summary>
    /// Fields that only choose what is written, and are told by it: that a condition of the map read one accounts for it.
    /// A field named here that no condition read is unaccounted all the same.
    /// </summary>
    public IReadOnlyList<DroppedField> Decides { get; init; } = [];

    /// <summary>
    /// Fields whose text is kept word for word, for nobody has agreed on codes for them, each with its place. One that does not stand
    /// there is unaccounted, whatever rule took it.
    /// </summary>
    public IReadOnlyList<CarriedField> Carry { get; init; } = [];

    /// <summary>What differs between senders of this format; maps read it as <c>%settings.name</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Settings that differ between the senders of one source; null when all are alike.</summary>
    public SenderSettings? Senders { get; init; }
}

/// <summary>What differs between the senders of one source: two hospitals put the destination into different fields.</summary>
public sealed record SenderSettings
{
    /// <summary>The setting that is the sender's own <see cref="SourceManifest.TimeZone"/>.</summary>
    public const string TimeZone = "timeZone";

    /// <summary>FHIRPath over the record: which sender it is.</summary>
    public required string Key { get; init; }

    /// <summary>Sender → the settings that are other than the source's. A sender that is not here has the source's.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Settings { get; init; }
}

/// <summary>How a sender proves who it is.</summary>
public sealed record SourceAuthentication
{
    /// <summary><c>bearer</c> (a JWT of a registered client), <c>hmac</c> (a signature over the body; bearer works too) or <c>path-secret</c>.</summary>
    public required string Scheme { get; init; }

    /// <summary>hmac: the header that carries the signature.</summary>
    public string? Header { get; init; }

    /// <summary>hmac: <c>sha256</c> or <c>sha512</c>.</summary>
    public string Algorithm { get; init; } = "sha256";

    /// <summary>hmac: <c>hex</c> or <c>base64</c>.</summary>
    public string Encoding { get; init; } = "hex";

    /// <summary>hmac: what stands before the signature (<c>sha256=</c>).</summary>
    public string Prefix { get; init; } = "";

    /// <summary>hmac: the text that is signed, of <c>{body}</c>, <c>{timestamp}</c> and <c>{id}</c>.</summary>
    public string SignedText { get; init; } = "{body}";

    /// <summary>hmac: the header with the time of signing; null when the text has none.</summary>
    public string? TimestampHeader { get; init; }

    /// <summary>hmac: <c>s</c> or <c>ms</c> since 1970.</summary>
    public string TimestampUnit { get; init; } = "s";

    /// <summary>hmac: how old a signature may be.</summary>
    public int ToleranceSeconds { get; init; } = 300;

    /// <summary>hmac: the header with the message's id, if it is signed.</summary>
    public string? IdHeader { get; init; }

    /// <summary>hmac: <c>hmac</c>, or <c>hash</c> when the secret is hashed with the text, at <c>{secret}</c>.</summary>
    public string Mac { get; init; } = "hmac";

    /// <summary>Which header names the client; null when the signature or the path tells.</summary>
    public string? ClientHeader { get; init; }

    /// <summary>How the sender tries whether the address lives, before it sends a message or in between.</summary>
    public IReadOnlyList<SourceProbe> Probes { get; init; } = [];
}

/// <summary>A request that is no message: it is answered and nothing of it is stored.</summary>
public sealed record SourceProbe
{
    /// <summary><c>HEAD</c>, <c>GET</c> or <c>POST</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The query parameter whose value is given back as text (a challenge, a validation token).</summary>
    public string? Echo { get; init; }

    /// <summary>The query parameter that must hold the partner's path secret, where the address itself does not.</summary>
    public string? Verify { get; init; }

    /// <summary>POST: FHIRPath over the record that tells a probe from a message; it is proved like any message.</summary>
    public string? When { get; init; }
}

/// <summary>How the record behind a thin notification is asked for at the partner's fetch endpoint.</summary>
public sealed record FetchBack
{
    /// <summary>The path below the fetch endpoint.</summary>
    public required string Path { get; init; }

    /// <summary>Form fields of the POST; <c>{name}</c> stands for a field of the notification.</summary>
    public required IReadOnlyDictionary<string, string> Form { get; init; }

    /// <summary>The format of the answer.</summary>
    public required SourceFormat Format { get; init; }

    /// <summary>FHIRPath over the answer that must hold; else it counts as an error whatever its HTTP status.</summary>
    public string? Succeeded { get; init; }
}

/// <summary>One kind of message of a source and its map.</summary>
public sealed record MessageKind
{
    /// <summary>What it is for routes and the ledger: <c>discharge</c>, <c>discharge-cancelled</c>, <c>admission</c>, <c>triage-request</c>, <c>care-record</c>, <c>homecare-visit</c>, <c>reading</c>, <c>alarm</c>, <c>heartbeat</c> …</summary>
    public required string Id { get; init; }

    /// <summary>FHIRPath over the record; null holds always.</summary>
    public string? When { get; init; }

    /// <summary>The map's file, in the source's folder.</summary>
    public required string Map { get; init; }

    /// <summary>Urgent messages never wait behind a parked one.</summary>
    public bool Urgent { get; init; }

    /// <summary>FHIRPath over the record: the matter it belongs to (a hospital visit).</summary>
    public string? Thread { get; init; }

    /// <summary>The kinds of the same thread that it takes back.</summary>
    public IReadOnlyList<string> Withdraws { get; init; } = [];

    /// <summary>Fields without which it is parked.</summary>
    public IReadOnlyList<RequiredField> Required { get; init; } = [];

    /// <summary>True for a message about a device (a heartbeat): it is recorded without a person when the register cannot name exactly one.</summary>
    public bool AboutDevice { get; init; }

    /// <summary>
    /// The map that writes, from this message and what its recipients decided, the answer its sender expects on the return channel
    /// (<see cref="SenderAnswer"/>), in the source's own format; null: the sender expects none.
    /// </summary>
    public string? Answer { get; init; }

    /// <summary>Whether the gateway computes a NEWS2 score from its observations.</summary>
    public bool Scores { get; init; }
}

/// <param name="Path">FHIRPath over the record.</param>
/// <param name="Place">What the sender calls it: <c>PID-7</c>, <c>VisitDate</c>.</param>
public sealed record RequiredField(string Path, string Place)
{
    public RequiredField() : this("", "") { }
}

/// <param name="Field">The field's place as the report writes it, without indexes; a trailing <c>*</c> covers what is below.</param>
/// <param name="Reason">Why nothing of it is kept, or what it decides.</param>
public sealed record DroppedField(string Field, string Reason)
{
    public DroppedField() : this("", "") { }
}

/// <param name="Field">The field's place as the report writes it, without indexes; a trailing <c>*</c> covers what is below.</param>
/// <param name="Place">Where its text stands: a resource's type and the names below it, <c>Communication.payload.contentString</c>.</param>
public sealed record CarriedField(string Field, string Place)
{
    public CarriedField() : this("", "") { }
}
