using Gateway.Fhir.FhirPath.Values;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Profiling;

internal enum DiscriminatorStepKind
{
    Member,
    Extension,
    OfType,
    Resolve,
}

/// <param name="Kind">What the step does.</param>
/// <param name="Word">The element's name, the extension's address or the type.</param>
internal sealed record DiscriminatorStep(DiscriminatorStepKind Kind, string Word)
{
    private const string Extension = "extension(";
    private const string OfType = "ofType(";

    /// <summary>Reads the FHIRPath that discriminators may hold (http://hl7.org/fhir/R4/profiling.html#discriminator); null for any other.</summary>
    public static IReadOnlyList<DiscriminatorStep>? Parse(string path)
    {
        var steps = new List<DiscriminatorStep>();
        for (var rest = path.Trim(); rest.Length > 0;)
        {
            if (Read(ref rest) is not { } word) return null;
            if (word == "$this") continue;
            if (word == "resolve()") steps.Add(new DiscriminatorStep(DiscriminatorStepKind.Resolve, ""));
            else if (word.StartsWith(Extension, StringComparison.Ordinal)) steps.Add(new DiscriminatorStep(DiscriminatorStepKind.Extension, word[Extension.Length..^1].Trim('\'', '"')));
            else if (word.StartsWith(OfType, StringComparison.Ordinal)) steps.Add(new DiscriminatorStep(DiscriminatorStepKind.OfType, word[OfType.Length..^1].Replace("FHIR.", "", StringComparison.Ordinal)));
            else if (word.Contains('(', StringComparison.Ordinal)) return null;
            else steps.Add(new DiscriminatorStep(DiscriminatorStepKind.Member, word.EndsWith("[x]", StringComparison.Ordinal) ? word[..^3] : word));
        }
        return steps;
    }

    /// <summary>True when some element at the end of the steps passes.</summary>
    public static bool Any(IReadOnlyList<DiscriminatorStep> steps, int from, Element here, ValidationRun run, Func<Element, ValidationRun, bool> test)
    {
        if (from == steps.Count) return test(here, run);
        var step = steps[from];
        switch (step.Kind)
        {
            case DiscriminatorStepKind.Resolve:
                return run.Profiles!.Resolve(here) is { } target && Any(steps, from + 1, target, run, test);
            case DiscriminatorStepKind.OfType:
                return FhirTypes.TypeOf(here) == step.Word && Any(steps, from + 1, here, run, test);
            default:
                foreach (var child in here.Children)
                    if (Leads(step, here, child) && Any(steps, from + 1, child, run, test)) return true;
                return false;
        }
    }

    private static bool Leads(DiscriminatorStep step, Element parent, Element child)
    {
        if (step.Kind == DiscriminatorStepKind.Extension) return child.Name == "extension" && child["url"]?.Text == step.Word;
        if (child.Name == step.Word) return true;
        return child.Name.Length > step.Word.Length && child.Name.StartsWith(step.Word, StringComparison.Ordinal) && FhirTypes.IsChoice(parent, child.Name, step.Word);
    }

    /// <summary>The text up to the next dot outside brackets and quotation marks.</summary>
    private static string? Read(ref string rest)
    {
        var depth = 0;
        var isQuoted = false;
        var end = 0;
        for (; end < rest.Length; end++)
        {
            var character = rest[end];
            if (character is '\'' or '"') isQuoted = !isQuoted;
            else if (!isQuoted && character == '(') depth++;
            else if (!isQuoted && character == ')') depth--;
            else if (!isQuoted && depth == 0 && character == '.') break;
        }
        if (depth != 0 || isQuoted || end == 0) return null;
        var word = rest[..end].Trim();
        rest = end < rest.Length ? rest[(end + 1)..] : "";
        return word;
    }
}
