using Gateway.Fhir.FhirPath.Values;
using Gateway.Fhir.Model;
using InSet = Gateway.Fhir.Terminology.Membership;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>
/// R4's functions on codes (http://hl7.org/fhir/R4/fhirpath.html#functions), as far as the terminology at hand goes: what it cannot
/// judge is an empty result, never true or false.
/// </summary>
internal static class Codes
{
    public static readonly IReadOnlyList<Function> Functions =
    [
        Function.Of("memberOf", MemberOf),
        Function.Of("subsumes", (run, input, other) => Subsumes(run, "subsumes()", input, other)),
        Function.Of("subsumedBy", (run, input, other) => Subsumes(run, "subsumedBy()", other, input)),
    ];

    private static Items MemberOf(Evaluation run, Items input, Items valueSet)
    {
        var item = input.Single("memberOf()");
        if (item.Kind == ItemKind.None || valueSet.Text("memberOf()") is not { } canonical) return Items.Empty;
        var result = InSet.NotMember;
        foreach (var (system, code) in Of(item))
        {
            run.Spend(1);
            var one = run.Context.Terminology.IsMember(canonical, system, code);
            if (one == InSet.Member) return Items.Of(true);
            if (one == InSet.NotChecked) result = one;
        }
        // Without a code there is nothing to judge a set by, and an unknown set must not look like a known one.
        return result == InSet.NotMember && run.Context.Terminology.Knows(canonical) ? Items.Of(false) : Unjudged(run);
    }

    /// <summary>True when a code of the one is, or lies above, a code of the other; codes of several systems say nothing about one another.</summary>
    private static Items Subsumes(Evaluation run, string function, Items above, Items below)
    {
        Item one = above.Single(function), other = below.Single(function);
        if (one.Kind == ItemKind.None || other.Kind == ItemKind.None) return Items.Empty;
        bool? result = null;
        foreach (var (system, code) in Of(one))
        {
            foreach (var (otherSystem, otherCode) in Of(other))
            {
                run.Spend(1);
                if (system is null || system != otherSystem) continue;
                var subsumes = run.Context.Terminology.Subsumes(system, code, otherCode);
                if (subsumes == true) return Items.Of(true);
                result ??= subsumes;
            }
        }
        return result is { } no ? Items.Of(no) : Unjudged(run);
    }

    private static Items Unjudged(Evaluation run)
    {
        run.Context.Unjudged?.Invoke();
        return Items.Empty;
    }

    /// <summary>The codes of a CodeableConcept, a Coding, a Quantity, or of a code or string, which name no system.</summary>
    private static IEnumerable<(string? System, string Code)> Of(Item item)
    {
        if (item.AsNode is not { Kind: ElementKind.Object } node) return item.AsText() is { } text ? [(null, text)] : [];
        var codings = node["coding"] is null ? [node] : node.All("coding");
        // A coding without a system is of none, unlike a code, which is of the system its element has.
        return codings.Where(coding => coding["code"]?.Text is not null).Select(coding => ((string?)(coding["system"]?.Text ?? ""), coding["code"]!.Text!));
    }
}
