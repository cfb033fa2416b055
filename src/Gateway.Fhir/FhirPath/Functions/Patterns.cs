using System.Text.RegularExpressions;
using Gateway.Fhir.FhirPath.Syntax;
using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>Regular expressions (http://hl7.org/fhirpath/N1/#matchesregex-string-boolean): case-sensitive, <c>.</c> matches a line's end, bounded in time.</summary>
internal static class Patterns
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    public static readonly IReadOnlyList<Function> Functions =
    [
        new("matches", 1, 1, site => Matches(site, pattern => pattern)),
        new("matchesFull", 1, 1, site => Matches(site, pattern => $@"\A(?:{pattern})\z")),
        new("replaceMatches", 2, 2, ReplaceMatches),
    ];

    private static Eval Matches(CallSite site, Func<string, string> frame)
    {
        var (input, pattern) = (site.Input, Pattern(site, frame));
        return run => input(run).Text("matches()") is { } text && pattern(run) is { } regex
            ? Items.Of(Bounded(run, regex, text, static (regex, text) => regex.IsMatch(text)))
            : Items.Empty;
    }

    private static Eval ReplaceMatches(CallSite site)
    {
        var (input, pattern, substitution) = (site.Input, Pattern(site, pattern => pattern), site.Argument(1));
        return run =>
        {
            var text = input(run).Text("replaceMatches()");
            if (text is null || pattern(run) is not { } regex || substitution(run).Text("replaceMatches()") is not { } by) return Items.Empty;
            run.Spend((text.Length + 1L) * (by.Length + 1) >> 3);
            // An empty pattern replaces nothing (the suite's testReplaceMatches2).
            return Items.Of(regex.ToString().Length == 0 ? text : Bounded(run, regex, text, (regex, text) => regex.Replace(text, by)));
        };
    }

    /// <summary>A literal pattern is read once; a faulty one is a fault of the expression.</summary>
    private static Func<Evaluation, Regex?> Pattern(CallSite site, Func<string, string> frame)
    {
        if (site.Arguments[0] is LiteralNode { Value: { Kind: ItemKind.String } literal })
        {
            var regex = Read(frame(literal.AsString()!));
            if (regex is null) site.Faults.Add(FhirPathFaults.BadPattern, site.Arguments[0].At, "The text is no regular expression.");
            return _ => regex;
        }
        var pattern = site.Argument(0);
        return run => pattern(run).Text("matches()") is { } text
            ? Read(frame(text)) ?? throw new FhirPathException("The pattern is no regular expression.")
            : null;
    }

    private static Regex? Read(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.Singleline | RegexOptions.CultureInvariant, Patience);
        }
        catch (RegexParseException)
        {
            return null;
        }
    }

    private static T Bounded<T>(Evaluation run, Regex regex, string text, Func<Regex, string, T> work)
    {
        run.Spend(text.Length >> 3);
        try
        {
            return work(regex, text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new FhirPathException("A regular expression took too long on this text; simplify it.");
        }
    }
}
