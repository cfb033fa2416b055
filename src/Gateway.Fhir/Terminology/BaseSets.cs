namespace Gateway.Fhir.Terminology;

/// <summary>The value sets of base R4: those that are written out in the definitions, and those that are a whole code system with rules of its own.</summary>
internal static class BaseSets
{
    private const string R4Sets = "http://hl7.org/fhir/ValueSet/";

    // Each includes one whole system (http://hl7.org/fhir/R4/terminologies-systems.html).
    private static readonly Dictionary<string, string> s_wholeSystems = new(StringComparer.Ordinal)
    {
        [R4Sets + "mimetypes"] = CodeSyntax.MediaTypes,
        [R4Sets + "all-languages"] = CodeSyntax.Languages,
        [R4Sets + "ucum-units"] = CodeSyntax.Ucum,
        [R4Sets + "currencies"] = CodeSyntax.Currencies,
        [R4Sets + "iso3166-1-2"] = CodeSyntax.Countries,
    };

    public static CodeTest? Find(string canonical)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        var url = bar < 0 ? canonical : canonical[..bar];
        // What another release says is not what R4 says.
        if (bar > 0 && url.StartsWith(R4Sets, StringComparison.Ordinal) && !canonical.AsSpan(bar + 1).StartsWith("4")) return null;
        if (s_wholeSystems.TryGetValue(url, out var system)) return new SystemTest(system, null, []);
        return RequiredCodes.Of(url) is { } codes ? new RequiredTest(codes) : null;
    }

    private sealed class RequiredTest(RequiredCodes codes) : CodeTest
    {
        public override Membership Test(string? system, string code) =>
            (system is null ? codes.Contains(code) : codes.Contains(system, code)) ? Membership.Member : Membership.NotMember;
    }
}
