using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>http://hl7.org/fhirpath/N1/#string-manipulation; places and lengths count UTF-16 units.</summary>
internal static class Strings
{
    public static readonly IReadOnlyList<Function> Functions =
    [
        Function.Of("length", (_, input) => Items.Of(input.Text("length()")?.Length)),
        Function.Of("upper", (_, input) => Items.Of(input.Text("upper()")?.ToUpperInvariant())),
#pragma warning disable CA1308 // lower() is what it says
        Function.Of("lower", (_, input) => Items.Of(input.Text("lower()")?.ToLowerInvariant())),
#pragma warning restore CA1308
        Function.Of("trim", (_, input) => Items.Of(input.Text("trim()")?.Trim())),
        Function.Of("toChars", ToChars),
        Of("startsWith", (text, part) => Items.Of(text.StartsWith(part, StringComparison.Ordinal))),
        Of("endsWith", (text, part) => Items.Of(text.EndsWith(part, StringComparison.Ordinal))),
        Of("contains", (text, part) => Items.Of(text.Contains(part, StringComparison.Ordinal))),
        Of("indexOf", (text, part) => Items.Of(text.IndexOf(part, StringComparison.Ordinal))),
        Of("lastIndexOf", (text, part) => Items.Of(text.LastIndexOf(part, StringComparison.Ordinal))),
        new("substring", 1, 2, Substring),
        Function.Of("replace", Replace),
        Function.Of("split", Split),
        Function.Optional("join", Join),
    ];

    private static Function Of(string name, Func<string, string, Items> body) => Function.Of(name, (_, input, part) =>
        input.Text(name) is { } text && part.Text(name) is { } other ? body(text, other) : Items.Empty);

    private static Items ToChars(Evaluation run, Items input)
    {
        if (input.Text("toChars()") is not { } text) return Items.Empty;
        run.Spend(text.Length);
        var chars = new ItemsBuilder();
        foreach (var rune in text.EnumerateRunes()) chars.Add(Item.Of(rune.ToString()));
        return chars.ToItems();
    }

    private static Eval Substring(CallSite site)
    {
        var (input, start, length) = (site.Input, site.Argument(0), site.OptionalArgument(1));
        return run =>
        {
            var text = input(run).Text("substring()");
            if (text is null || start(run).Integer("substring()") is not { } from || from < 0 || from >= text.Length) return Items.Empty;
            if (length?.Invoke(run).Integer("substring()") is not { } count) return Items.Of(text[from..]);
            return Items.Of(count <= 0 ? "" : text.Substring(from, Math.Min(count, text.Length - from)));
        };
    }

    private static Items Replace(Evaluation run, Items input, Items pattern, Items substitution)
    {
        if (input.Text("replace()") is not { } text || pattern.Text("replace()") is not { } old || substitution.Text("replace()") is not { } by) return Items.Empty;
        // Counted before it is made: a short text can become a very long one.
        run.Spend((text.Length + 1L) * (by.Length + 1) / (8L * Math.Max(1, old.Length)));
        if (old.Length > 0) return Items.Of(text.Replace(old, by, StringComparison.Ordinal));
        return Items.Of(by + string.Concat(text.Select(c => c + by)));
    }

    private static Items Split(Evaluation run, Items input, Items separator)
    {
        if (input.Text("split()") is not { } text || separator.Text("split()") is not { } by) return Items.Empty;
        run.Spend(text.Length);
        var parts = new ItemsBuilder();
        foreach (var part in by.Length == 0 ? [text] : text.Split(by, StringSplitOptions.None)) parts.Add(Item.Of(part));
        return parts.ToItems();
    }

    private static Items Join(Evaluation run, Items input, Items separator, bool isGiven)
    {
        if (input.IsEmpty) return Items.Empty;
        var parts = new string[input.Count];
        for (var i = 0; i < parts.Length; i++) parts[i] = Items.Of(input[i]).Text("join()") ?? "";
        var by = separator.Text("join()") ?? "";
        run.Spend((parts.Sum(part => (long)part.Length) + (long)by.Length * parts.Length) >> 3);
        return Items.Of(string.Join(by, parts));
    }
}
