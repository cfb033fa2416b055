using System.Security.Cryptography;
using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;

namespace Gateway.Custody.Partners;

/// <summary>Reads on what terms a partner is sent to: what it does against doubles, what it can bear, how it is asked and told.</summary>
internal sealed class TermsReader(PropertyReader read)
{
    private const int SmallestRsaKey = 2048;

    private static readonly string[] s_limits = ["concurrent", "perSecond", "burst"];
    private static readonly string[] s_polling = ["interval", "until"];
    private static readonly string[] s_oauth = ["tokenEndpoint", "clientId", "clientSecret", "keys", "scope"];
    private static readonly string[] s_key = ["id", "pem"];

    public Partner Read(Element entry, Partner partner)
    {
        var terms = partner with
        {
            Idempotency = read.OneOf<Idempotency>(entry, "idempotency") ?? partner.Idempotency,
            GoodAnswer = GoodAnswer(entry),
            Limits = read.Inside(entry, "limits", s_limits, Limits) ?? partner.Limits,
            OAuth = read.Inside(entry, "oauth", s_oauth, OAuth),
            ReceiptQuery = ReceiptQuery(entry),
            ReceiptPolling = read.Inside(entry, "receiptPolling", s_polling, Polling),
            ReturnChannel = read.OneOf<ReturnChannel>(entry, "returnChannel")
                ?? (partner.ReturnEndpoint is null ? ReturnChannel.None : ReturnChannel.Fhir),
        };
        if (terms.ReceiptQuery is null && (terms.Idempotency == Idempotency.ReceiptQuery || terms.ReceiptPolling is not null))
            read.Fault("PAR001", "receiptQuery", "To ask for receipts an address is needed: https://…/{obligation}.");
        if (terms.ReturnEndpoint is null && terms.ReturnChannel is ReturnChannel.Fhir or ReturnChannel.Webhook or ReturnChannel.Hl7)
            read.Fault("PAR001", "returnEndpoint", "This return channel needs an address.");
        return terms;
    }

    private GoodAnswer? GoodAnswer(Element entry)
    {
        if (read.Text(entry, "goodAnswer") is not { } text) return null;
        var (expression, fault) = FhirPathExpression.Compile(text);
        if (expression is not null) return new GoodAnswer(text, expression);
        read.Fault("PAR003", "goodAnswer", $"This is no FHIRPath: {fault?.Text}");
        return null;
    }

    private PartnerLimits Limits(Element entry) =>
        new(read.Count(entry, "concurrent") ?? PartnerLimits.Usual.Concurrent, read.Number(entry, "perSecond"), read.Count(entry, "burst") ?? PartnerLimits.Usual.Burst);

    private ReceiptPolling? Polling(Element entry)
    {
        var (interval, until) = (read.Span(entry, "interval"), read.Span(entry, "until"));
        if (interval is null) read.Fault("PAR001", "interval", "Say how often to ask: PT1M.");
        if (until is null) read.Fault("PAR001", "until", "Say for how long to ask: P2D.");
        return interval is null || until is null ? null : new ReceiptPolling(interval.Value, until.Value);
    }

    private string? ReceiptQuery(Element entry)
    {
        if (read.Text(entry, "receiptQuery") is not { } text) return null;
        if (!text.Contains("{obligation}", StringComparison.Ordinal))
        {
            read.Fault("PAR003", "receiptQuery", "Write {obligation} where our id goes.");
            return null;
        }
        return read.Address(entry, "receiptQuery") is null ? null : text;
    }

    private OAuthClient? OAuth(Element entry)
    {
        var (endpoint, id, secret) = (read.Address(entry, "tokenEndpoint"), read.Required(entry, "clientId"), read.Text(entry, "clientSecret"));
        var keys = entry.All("keys").Where(key => key.Kind == ElementKind.Object).Select(Key).OfType<OAuthKey>().ToList();
        if (endpoint is null) read.Fault("PAR001", "tokenEndpoint", "Say where tokens are issued.");
        if (secret is null == (keys.Count == 0)) read.Fault("PAR001", "keys", "A client proves itself by 'clientSecret' or by 'keys', one of them.");
        return endpoint is null || id is null ? null
            : new OAuthClient { TokenEndpoint = endpoint, ClientId = id, ClientSecret = secret, Keys = keys, Scope = read.Text(entry, "scope") };
    }

    private OAuthKey? Key(Element entry)
    {
        var (id, pem) = (entry["id"]?.Text, entry["pem"]?.Text);
        if (id is { Length: > 0 } && pem is not null && entry.Children.All(child => s_key.Contains(child.Name)) && IsGoodKey(pem)) return new OAuthKey(id, pem);
        read.Fault("PAR003", "keys", $"A key is {{\"id\":\"…\",\"pem\":\"…\"}}: a PEM private key, RSA of {SmallestRsaKey} bits or more, EC P-256 or P-384.");
        return null;
    }

    private static bool IsGoodKey(string pem)
    {
        try
        {
            using var key = SigningKey.Open(pem);
            return key is RSA { KeySize: >= SmallestRsaKey } or ECDsa { KeySize: 256 or 384 };
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
