using System.Text;

namespace Gateway.Fhir.Generator;

/// <summary>Writes the definitions as Gateway.Fhir embeds them; the grammar is in this folder's README.</summary>
internal static class DefinitionsText
{
    private const string ValueSetPrefix = "http://hl7.org/fhir/ValueSet/";

    public static string Of(IReadOnlyList<SourceType> types, ValueSetSource valueSets)
    {
        var text = new StringBuilder("FHIR 4.0.1\n");
        foreach (var type in types)
        {
            text.Append("= ").Append(type.Name).Append(' ').Append(type.Kind).Append(' ').Append(type.Base ?? "-");
            if (type.IsAbstract) text.Append(" abstract");
            text.Append('\n');
            foreach (var invariant in type.Invariants) Append(text, invariant);
            foreach (var element in type.Elements) Append(text, element);
        }
        // Codes of a preferred binding are advice; their sets are the largest.
        var bound = types.SelectMany(type => type.Elements).Select(element => element.Binding).OfType<SourceBinding>()
            .Where(binding => binding.Strength != "preferred").Select(binding => binding.ValueSet).Distinct().Order(StringComparer.Ordinal);
        foreach (var canonical in bound)
        {
            if (valueSets.Expand(canonical) is not { } codes) continue;
            text.Append("# ").Append(Short(canonical)).Append('\n');
            foreach (var (system, list) in codes) text.Append(system).Append(' ').AppendJoin(' ', list.Select(Word)).Append('\n');
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, SourceElement element)
    {
        text.Append(element.Name).Append(element.IsChoice ? "[x] " : " ").Append(element.Min).Append(' ').Append(element.Max);
        if (element.ContentReference is { } path) text.Append(" @").Append(path);
        foreach (var type in element.Types)
            text.Append(' ').Append(type == "Reference" && element.Targets.Count > 0 ? $"Reference({string.Join('|', element.Targets)})" : type);
        if (element.Binding is { } binding) text.Append(' ').Append(Mark(binding.Strength)).Append(Short(binding.ValueSet));
        text.Append('\n');
        foreach (var invariant in element.Invariants) Append(text, invariant);
    }

    private static void Append(StringBuilder text, SourceInvariant invariant)
    {
        var line = $"~ {invariant.Key} {invariant.Severity} {invariant.Expression.Trim()} // {invariant.Human.Trim()}";
        if (line.Contains('\n', StringComparison.Ordinal) || invariant.Expression.Contains(" // ", StringComparison.Ordinal))
            throw new InvalidDataException($"The invariant {invariant.Key} does not fit a line.");
        text.Append(line).Append('\n');
    }

    private static char Mark(string strength) => strength switch
    {
        "required" => '!',
        "extensible" => '+',
        "preferred" => '?',
        _ => throw new InvalidDataException($"There is no mark for a binding of strength '{strength}'."),
    };

    private static string Short(string canonical) =>
        canonical.StartsWith(ValueSetPrefix, StringComparison.Ordinal) ? canonical[ValueSetPrefix.Length..] : canonical;

    private static string Word(string code) =>
        code.Any(char.IsWhiteSpace) ? throw new InvalidDataException($"The code '{code}' holds a space; the grammar cannot carry it.") : code;
}
