using System.Xml;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Custody.Partners;

/// <summary>Reads the entries of <c>partners.json</c> and notes every fault: PAR001 missing, PAR002 unknown property, PAR003 wrong value.</summary>
internal sealed class PartnerReader
{
    private const int ShortestSecret = 16;

    private static readonly string[] s_known =
        ["id", "name", "role", "ods", "sources", "secrets", "pathSecret", "endpoint", "fetchEndpoint", "returnEndpoint", "timeout", "firstWait", "longestWait"];

    private readonly List<Issue> _issues = [];
    private string _place = "";

    public IReadOnlyList<Issue> Issues => _issues;

    /// <summary>Null when the entry has no id, name or role to speak of.</summary>
    public Partner? Read(Element entry)
    {
        _place = entry.Path();
        foreach (var name in entry.Children.Select(child => child.Name).Distinct().Except(s_known))
            Fault("PAR002", name, $"There is no such property. Use one of: {string.Join(", ", s_known)}.");
        var (id, title, role) = (Required(entry, "id"), Required(entry, "name"), Role(entry));
        var partner = new Partner
        {
            Id = id ?? "",
            Name = title ?? "",
            Role = role ?? default,
            Ods = Ods(entry),
            Sources = Texts(entry, "sources"),
            Secrets = Secrets(entry),
            PathSecret = PathSecret(entry),
            Endpoint = Address(entry, "endpoint"),
            FetchEndpoint = Address(entry, "fetchEndpoint"),
            ReturnEndpoint = Address(entry, "returnEndpoint"),
        };
        partner = partner with
        {
            Timeout = Span(entry, "timeout") ?? partner.Timeout,
            FirstWait = Span(entry, "firstWait") ?? partner.FirstWait,
            LongestWait = Span(entry, "longestWait") ?? partner.LongestWait,
        };
        if (partner.Secrets.Count == 0 && (partner.Endpoint ?? partner.ReturnEndpoint) is not null)
            Fault("PAR001", "secrets", "A partner that is sent to needs a secret to check our signature with.");
        return id is null || title is null || role is null ? null : partner;
    }

    private string? Required(Element entry, string name)
    {
        var text = Text(entry, name);
        if (text is null) Fault("PAR001", name, "This property is required.");
        return text;
    }

    private PartnerRole? Role(Element entry)
    {
        if (Required(entry, "role") is not { } text) return null;
        foreach (var role in Enum.GetValues<PartnerRole>())
            if (role.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)) return role;
        Fault("PAR003", "role", $"This is no role. Use one of: {string.Join(", ", Enum.GetNames<PartnerRole>())}.");
        return null;
    }

    private OdsCode? Ods(Element entry)
    {
        if (Text(entry, "ods") is not { } text) return null;
        if (OdsCode.TryParse(text, out var code)) return code;
        Fault("PAR003", "ods", "An ODS code has 3 to 12 letters and digits.");
        return null;
    }

    private List<string> Secrets(Element entry)
    {
        var secrets = Texts(entry, "secrets");
        foreach (var secret in secrets)
        {
            var bytes = new byte[secret.Length];
            if (!Convert.TryFromBase64String(secret, bytes, out var length) || length < ShortestSecret)
                Fault("PAR003", "secrets", $"A secret is base64 of at least {ShortestSecret} random bytes.");
        }
        return secrets;
    }

    private string? PathSecret(Element entry)
    {
        var secret = Text(entry, "pathSecret");
        if (secret is { Length: < ShortestSecret }) Fault("PAR003", "pathSecret", $"A path secret has at least {ShortestSecret} characters nobody can guess.");
        return secret;
    }

    private Uri? Address(Element entry, string name)
    {
        if (Text(entry, name) is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
            return address;
        Fault("PAR003", name, "An address is https://…, or http:// on this machine: it carries patients' records.");
        return null;
    }

    private TimeSpan? Span(Element entry, string name)
    {
        if (Text(entry, name) is not { } text) return null;
        try
        {
            if (XmlConvert.ToTimeSpan(text) is var span && span > TimeSpan.Zero) return span;
        }
        catch (FormatException)
        {
            // Said below, as for a negative one.
        }
        Fault("PAR003", name, "A duration is ISO 8601 and longer than nothing: PT5S, PT15M.");
        return null;
    }

    private List<string> Texts(Element entry, string name)
    {
        var texts = new List<string>();
        foreach (var item in entry.All(name))
        {
            if (item.Kind == ElementKind.String && item.IsRepeat) texts.Add(item.Text!);
            else if (item.Kind != ElementKind.Array || item.Children.Count > 0) Fault("PAR003", name, "This is a list of texts.");
        }
        return texts;
    }

    private string? Text(Element entry, string name)
    {
        if (entry[name] is not { } property) return null;
        if (property is { Kind: ElementKind.String, IsRepeat: false, Text.Length: > 0 }) return property.Text;
        Fault("PAR003", name, "This is a text.");
        return null;
    }

    private void Fault(string code, string name, string text) =>
        _issues.Add(Issue.Error(code, code == "PAR001" ? "required" : "value", $"{_place}.{name}", text));
}
