using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Gateway.Fhir.Model;

namespace Gateway.Mapping.Sources;

/// <summary>application/x-www-form-urlencoded (https://url.spec.whatwg.org/#application/x-www-form-urlencoded): the root has a child per field.</summary>
internal static class FormSource
{
    private const int MaxFields = 1_000;

    public static SourceReading Read(ReadOnlyMemory<byte> body, string? contentType)
    {
        var (text, _, fault) = Charset.Decode(body.Span, contentType);
        if (fault is not null) return SourceReading.Failed(fault);

        var root = new Element("");
        var number = 0;
        foreach (var range in text.AsSpan().Trim().Split('&'))
        {
            var pair = text.AsSpan().Trim()[range];
            if (pair.IsEmpty) continue;
            if (++number > MaxFields)
                return SourceReading.Failed(Issue.Error(MappingIssues.TooLarge, "too-long", $"field {number}", $"There are more than {MaxFields} fields; send one notification at a time."));
            var equals = pair.IndexOf('=');
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            var value = Decode(equals < 0 ? [] : pair[(equals + 1)..]);
            if (name is null || value is null)
                return SourceReading.Failed(Issue.Error(MappingIssues.FormBroken, "structure", name is { Length: > 0 } ? name : $"field {number}",
                    "The field holds a broken percent-escape; send each byte outside letters and digits as % and two hex digits of its UTF-8."));
            if (!string.IsNullOrWhiteSpace(value)) Add(root, name, value.Trim());
        }
        return root.Children.Count > 0
            ? SourceReading.Of(root, body)
            : SourceReading.Failed(Issue.Error(MappingIssues.EmptyBody, "required", "", "The form holds no value; send name=value pairs."));
    }

    private static void Add(Element root, string name, string value)
    {
        var repeats = root[name] is { } first;
        if (repeats) root[name]!.IsRepeat = true; // a second value makes the first one an item too
        root.Add(new Element(name, ElementKind.String, value) { IsRepeat = repeats });
    }

    private static string? Decode(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny('%', '+')) return text.ToString();
        var bytes = new List<byte>(text.Length);
        Span<byte> utf8 = stackalloc byte[4];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
            {
                if (i + 2 >= text.Length || !byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) return null;
                bytes.Add(value);
                i += 2;
            }
            else if (text[i] == '+')
            {
                bytes.Add((byte)' ');
            }
            else
            {
                Rune.DecodeFromUtf16(text[i..], out var rune, out var consumed);
                bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
                i += consumed - 1;
            }
        }
        var all = bytes.ToArray();
        return Utf8.IsValid(all) ? Encoding.UTF8.GetString(all) : null;
    }
}
