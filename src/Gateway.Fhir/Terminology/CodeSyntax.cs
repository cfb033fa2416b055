using System.Text.RegularExpressions;
using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.Terminology;

/// <summary>Systems whose codes are judged by a grammar or a short list, not by a CodeSystem (http://hl7.org/fhir/R4/terminologies-systems.html).</summary>
internal static partial class CodeSyntax
{
    public const string MediaTypes = "urn:ietf:bcp:13";
    public const string Languages = "urn:ietf:bcp:47";
    public const string Currencies = "urn:iso:std:iso:4217";
    public const string Countries = "urn:iso:std:iso:3166";
    public const string Ucum = "http://unitsofmeasure.org";

    /// <summary>Whether a code is one of the system; NotChecked for every system that this class does not know.</summary>
    public static Membership Judge(string system, string code) => system switch
    {
        MediaTypes => MediaType(code),
        Languages => Language(code),
        Currencies => CodeLists.Currencies.Contains(code) && code.All(char.IsAsciiLetterUpper) ? Membership.Member : Membership.NotMember,
        Countries => Country(code),
        Ucum => Unit(code),
        _ => Membership.NotChecked,
    };

    /// <summary>RFC 6838 §4.2 and RFC 2045 §5.1. A well-formed subtype need not be registered; an unregistered top-level type is not judged.</summary>
    private static Membership MediaType(string code)
    {
        var match = MediaTypePattern().Match(code);
        if (!match.Success) return Membership.NotMember;
        return CodeLists.MediaTypes.Contains(match.Groups[1].Value) ? Membership.Member : Membership.NotChecked;
    }

    /// <summary>RFC 5646 §2.1. A two-letter language must be one of ISO 639-1; longer ones, scripts and variants are not at hand.</summary>
    private static Membership Language(string code)
    {
        if (!LanguagePattern().IsMatch(code)) return Membership.NotMember;
        var tags = code.Split('-');
        if (tags[0].Length != 2) return Membership.NotChecked;
        if (!CodeLists.Languages.Contains(tags[0])) return Membership.NotMember;
        return tags.Length == 1 || (tags.Length == 2 && CodeLists.Countries.Contains(tags[1])) ? Membership.Member : Membership.NotChecked;
    }

    /// <summary>The system holds three forms; only that of two letters is at hand.</summary>
    private static Membership Country(string code)
    {
        if (!CountryPattern().IsMatch(code)) return Membership.NotMember;
        if (code.Length != 2) return Membership.NotChecked;
        return CodeLists.Countries.Contains(code) ? Membership.Member : Membership.NotMember;
    }

    /// <summary>https://ucum.org/ucum §§ 6–13: wrong by its characters and brackets, right when every atom is known; an atom that is not in our table is not judged.</summary>
    private static Membership Unit(string code)
    {
        if (Units.IsKnown(code)) return Membership.Member;
        return UnitPattern().IsMatch(code) && AreClosed(code) ? Membership.NotChecked : Membership.NotMember;
    }

    private static bool AreClosed(string code)
    {
        int round = 0, square = 0, curly = 0;
        foreach (var c in code)
        {
            if (curly > 0 && c != '}' && c != '{') continue;
            switch (c)
            {
                case '(': round++; break;
                case ')': round--; break;
                case '[': square++; break;
                case ']': square--; break;
                case '{': curly++; break;
                case '}': curly--; break;
            }
            if (round < 0 || square is < 0 or > 1 || curly is < 0 or > 1) return false;
        }
        return round == 0 && square == 0 && curly == 0;
    }

    [GeneratedRegex(@"^([A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126})/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}(\s*;\s*[^\s;=]+=(""[^""]*""|[^\s;""]+))*$")]
    private static partial Regex MediaTypePattern();

    [GeneratedRegex("^(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8}|x)(?:-[A-Za-z0-9]{1,8})*$")]
    private static partial Regex LanguagePattern();

    [GeneratedRegex("^(?:[A-Z]{2,3}|[0-9]{3})$")]
    private static partial Regex CountryPattern();

    // Outside of braces no blank and nothing beyond ASCII; no operator at the end and no two in a row, but for the leading stroke.
    [GeneratedRegex(@"^/?(?:[!-\-0-9:-z|~]|\{[^{}]*\}|[./](?![./)]|$))+$")]
    private static partial Regex UnitPattern();
}
