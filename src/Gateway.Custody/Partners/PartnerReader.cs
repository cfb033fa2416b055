using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Custody.Partners;

/// <summary>Reads the entries of <c>partners.json</c> and notes every fault: PAR001 missing, PAR002 unknown property, PAR003 wrong value.</summary>
internal sealed class PartnerReader
{
    private const int ShortestSecret = 16;

    private static readonly string[] s_known =
        ["id", "name", "role", "ods", "sources", "secrets", "pathSecret", "endpoint", "fetchEndpoint", "returnEndpoint", "timeout", "firstWait", "longestWait",
            "idempotency", "goodAnswer", "limits", "oauth", "receiptQuery", "receiptPolling", "returnChannel"];

    private readonly PropertyReader _read = new();

    public IReadOnlyList<Issue> Issues => _read.Issues;

    /// <summary>Null when the entry has no id, name or role to speak of.</summary>
    public Partner? Read(Element entry)
    {
        _read.Enter(entry, s_known);
        var (id, title, role) = (_read.Required(entry, "id"), _read.Required(entry, "name"), Role(entry));
        var partner = new Partner
        {
            Id = id ?? "",
            Name = title ?? "",
            Role = role ?? default,
            Ods = Ods(entry),
            Sources = _read.Texts(entry, "sources"),
            Secrets = Secrets(entry),
            PathSecret = PathSecret(entry),
            Endpoint = _read.Address(entry, "endpoint"),
            FetchEndpoint = _read.Address(entry, "fetchEndpoint"),
            ReturnEndpoint = _read.Address(entry, "returnEndpoint"),
        };
        partner = partner with
        {
            Timeout = _read.Span(entry, "timeout") ?? partner.Timeout,
            FirstWait = _read.Span(entry, "firstWait") ?? partner.FirstWait,
            LongestWait = _read.Span(entry, "longestWait") ?? partner.LongestWait,
        };
        partner = new TermsReader(_read).Read(entry, partner);
        if (partner.Secrets.Count == 0 && partner.OAuth is null && (partner.Endpoint ?? partner.ReturnEndpoint) is not null)
            _read.Fault("PAR001", "secrets", "A partner that is sent to needs a secret to check our signature with, or 'oauth'.");
        return id is null || title is null || role is null ? null : partner;
    }

    private PartnerRole? Role(Element entry) => _read.Required(entry, "role") is null ? null : _read.OneOf<PartnerRole>(entry, "role");

    private OdsCode? Ods(Element entry)
    {
        if (_read.Text(entry, "ods") is not { } text) return null;
        if (OdsCode.TryParse(text, out var code)) return code;
        _read.Fault("PAR003", "ods", "An ODS code has 3 to 12 letters and digits.");
        return null;
    }

    private List<string> Secrets(Element entry)
    {
        var secrets = _read.Texts(entry, "secrets");
        foreach (var secret in secrets)
        {
            var bytes = new byte[secret.Length];
            if (!Convert.TryFromBase64String(secret, bytes, out var length) || length < ShortestSecret)
                _read.Fault("PAR003", "secrets", $"A secret is base64 of at least {ShortestSecret} random bytes.");
        }
        return secrets;
    }

    private string? PathSecret(Element entry)
    {
        var secret = _read.Text(entry, "pathSecret");
        if (secret is { Length: < ShortestSecret }) _read.Fault("PAR003", "pathSecret", $"A path secret has at least {ShortestSecret} characters nobody can guess.");
        return secret;
    }
}
