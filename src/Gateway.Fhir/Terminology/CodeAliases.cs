using System.Collections.Frozen;

namespace Gateway.Fhir.Terminology;

/// <summary>A code that UK Core uses, with what it is called.</summary>
/// <param name="System">The code system.</param>
/// <param name="Code">The code.</param>
/// <param name="Display">Null where the table leaves it to the code system (<see cref="TerminologyService.Display"/>).</param>
public sealed record UkCoreCoding(string System, string Code, string? Display);

/// <summary>
/// One thing that NHS systems really code in several ways: which codings mean the same, and which of them is UK Core's.
/// A coding that only looks alike (Wales reuses England's numbers with other meanings) is in no table.
/// </summary>
public sealed partial class CodeAliases
{
    private readonly FrozenDictionary<(string System, string Code), UkCoreCoding> _bySpelling;

    /// <param name="codings">UK Core's codings.</param>
    /// <param name="spellings">Other codings and UK Core's code for each; a system of "" is a bare word, compared without regard to case.</param>
    private CodeAliases(IReadOnlyList<UkCoreCoding> codings, IEnumerable<(string System, string Code, string UkCoreCode)> spellings)
    {
        Codings = codings;
        var byCode = codings.ToDictionary(coding => coding.Code, StringComparer.Ordinal);
        _bySpelling = codings.Select(coding => ((coding.System, coding.Code), coding))
            .Concat(spellings.Select(spelling => ((spelling.System, Spelt(spelling.System, spelling.Code)), byCode[spelling.UkCoreCode])))
            .ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2);
    }

    /// <summary>UK Core's codings, in the order of its code system.</summary>
    public IReadOnlyList<UkCoreCoding> Codings { get; }

    /// <summary>UK Core's coding for a coding or, without a system, for a bare word (<c>A</c>, <c>06</c>); null when it is none of these.</summary>
    public UkCoreCoding? UkCoreOf(string? system, string code) => _bySpelling.GetValueOrDefault((system ?? "", Spelt(system ?? "", code)));

    /// <summary>True when both codings stand for the same one of UK Core.</summary>
    public bool MeanTheSame(string? system, string code, string? otherSystem, string otherCode) =>
        UkCoreOf(system, code) is { } one && UkCoreOf(otherSystem, otherCode) == one;

    private static string Spelt(string system, string code) => system.Length == 0 ? code.Trim().ToUpperInvariant() : code;

    private static IEnumerable<(string, string, string)> SameCodes(string system, string codes) =>
        codes.Split(' ').Select(code => (system, code, code));
}
