using System.Globalization;
using System.Xml;
using Gateway.Fhir.Model;

namespace Gateway.Custody.Partners;

/// <summary>Reads properties of <c>partners.json</c> and keeps every fault with its place.</summary>
internal sealed class PropertyReader
{
    private readonly List<Issue> _issues = [];
    private string _place = "";

    public IReadOnlyList<Issue> Issues => _issues;

    /// <summary>What is read from here on belongs to this entry, which has no other properties than these.</summary>
    public void Enter(Element entry, IReadOnlyList<string> known)
    {
        _place = entry.Path();
        foreach (var name in entry.Children.Select(child => child.Name).Distinct().Except(known))
            Fault("PAR002", name, $"There is no such property. Use one of: {string.Join(", ", known)}.");
    }

    /// <summary>Reads an object inside the entry; null when there is none.</summary>
    public T? Inside<T>(Element entry, string name, IReadOnlyList<string> known, Func<Element, T?> read) where T : class
    {
        if (entry[name] is not { } inner) return null;
        if (inner.Kind != ElementKind.Object || inner.IsRepeat)
        {
            Fault("PAR003", name, $"This is an object with: {string.Join(", ", known)}.");
            return null;
        }
        var outer = _place;
        Enter(inner, known);
        var value = read(inner);
        _place = outer;
        return value;
    }

    public string? Required(Element entry, string name)
    {
        var text = Text(entry, name);
        if (text is null) Fault("PAR001", name, "This property is required.");
        return text;
    }

    /// <summary>A word of an enumeration, written with hyphens: <c>receipt-query</c>.</summary>
    public T? OneOf<T>(Element entry, string name) where T : struct, Enum
    {
        if (Text(entry, name) is not { } text) return null;
        foreach (var value in Enum.GetValues<T>())
            if (Hyphened(value.ToString()).Equals(text, StringComparison.OrdinalIgnoreCase)) return value;
        Fault("PAR003", name, $"Use one of: {string.Join(", ", Enum.GetNames<T>().Select(Hyphened))}.");
        return null;
    }

    /// <summary>A number above zero.</summary>
    public double? Number(Element entry, string name)
    {
        if (entry[name] is not { } property) return null;
        if (property is { Kind: ElementKind.Number, IsRepeat: false }
            && double.TryParse(property.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0) return number;
        Fault("PAR003", name, "This is a number above zero.");
        return null;
    }

    /// <summary>A whole number from 1 on.</summary>
    public int? Count(Element entry, string name)
    {
        if (Number(entry, name) is not { } number) return null;
        if (number <= 100_000 && Math.Floor(number).Equals(number)) return (int)number;
        Fault("PAR003", name, "This is a whole number from 1 to 100000.");
        return null;
    }

    private static string Hyphened(string name) =>
        string.Concat(name.Select((letter, index) => index > 0 && char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    public Uri? Address(Element entry, string name)
    {
        if (Text(entry, name) is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
            return address;
        Fault("PAR003", name, "An address is https://…, or http:// on this machine: it carries patients' records.");
        return null;
    }

    public TimeSpan? Span(Element entry, string name)
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

    public List<string> Texts(Element entry, string name)
    {
        var texts = new List<string>();
        foreach (var item in entry.All(name))
        {
            if (item.Kind == ElementKind.String && item.IsRepeat) texts.Add(item.Text!);
            else if (item.Kind != ElementKind.Array || item.Children.Count > 0) Fault("PAR003", name, "This is a list of texts.");
        }
        return texts;
    }

    public string? Text(Element entry, string name)
    {
        if (entry[name] is not { } property) return null;
        if (property is { Kind: ElementKind.String, IsRepeat: false, Text.Length: > 0 }) return property.Text;
        Fault("PAR003", name, "This is a text.");
        return null;
    }

    public void Fault(string code, string name, string text) =>
        _issues.Add(Issue.Error(code, code == "PAR001" ? "required" : "value", $"{_place}.{name}", text));
}
