using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Triage;

/// <summary>A versioned set of triage rules, signed off by a named clinician; data from <c>mappings/rules/*.yaml</c>.</summary>
public sealed class RulePack
{
    private readonly IReadOnlyList<Rule> _rules;
    private readonly IReadOnlyList<string> _minimum;
    private readonly IReadOnlyDictionary<Disposition, string> _instructions;

    internal RulePack(string id, string version, string signedOffBy, IReadOnlyList<string> minimum,
        IReadOnlyDictionary<Disposition, string> instructions, IReadOnlyList<Rule> rules)
    {
        Id = id;
        Version = version;
        SignedOffBy = signedOffBy;
        _minimum = minimum;
        _instructions = instructions;
        _rules = rules;
    }

    public string Id { get; }

    public string Version { get; }

    /// <summary>Id and version: <c>gateway-default 1.0.0</c>.</summary>
    public string Name => $"{Id} {Version}";

    /// <summary>Who signed the pack off and on which day, or that nobody has.</summary>
    public string SignedOffBy { get; }

    /// <summary>Reads a pack; every fault at once, each with file and line. A pack with an error is not used.</summary>
    public static (RulePack? Pack, IReadOnlyList<Issue> Issues) Read(string file, string yaml) => new RulePackReader(file).Read(yaml);

    /// <summary>
    /// Decides on a translated triage request: the most urgent rule that fired. Always answers, whatever the bundle lacks:
    /// what is missing raises or is named, and never lowers.
    /// </summary>
    public TriageDecision Decide(Element bundle)
    {
        var request = new TriageRequest(bundle);
        var fired = _rules.Where(rule => rule.When.All(condition => condition.Holds(request, _minimum))).ToList();
        var rules = fired.Select(rule => new FiredRule(rule.Id, rule.Disposition, rule.Because, rule.Citation))
            .Concat(Floor(request, fired))
            .OrderByDescending(rule => rule.Disposition)
            .ToList();
        var disposition = rules[0].Disposition;

        return new TriageDecision
        {
            Disposition = disposition,
            Instruction = InstructionFor(disposition, fired, request),
            News2 = request.Score,
            SenderTotal = request.SenderTotal,
            UsualTotal = request.UsualTotal,
            Rules = rules,
            Missing = [.. TriageGaps.Of(request)],
            Pack = Name,
            PackSignedOffBy = SignedOffBy,
        };
    }

    /// <summary>What no pack can switch off: nobody is left in the home because nothing was known, or because nothing was said.</summary>
    private IEnumerable<FiredRule> Floor(TriageRequest request, List<Rule> fired)
    {
        const string citation = "The gateway's floor under every pack (docs/clinical-safety.md)";
        if (fired.Any(rule => rule.Disposition > Disposition.ManageInHome)) yield break;
        if (fired.Count == 0)
            yield return new FiredRule("floor-no-rule", Disposition.GpWithinHours, "No rule of the pack says that it is safe to manage this in the home.", citation);
        else if (!RuleVocabulary.HasMinimum(request, _minimum))
            yield return new FiredRule("floor-minimum-data", Disposition.GpWithinHours, "Observations that the pack needs are missing.", citation);
        else if (request.Score.Total is null && request.SoftSigns.Count > 0)
            yield return new FiredRule("floor-soft-signs", Disposition.GpWithinHours, "There are soft signs and no complete set of observations.", citation);
    }

    private string InstructionFor(Disposition disposition, List<Rule> fired, TriageRequest request)
    {
        var instruction = _instructions[disposition];
        if (disposition == Disposition.ManageInHome)
            instruction = instruction.Replace(RulePackReader.RecheckPlaceholder,
                fired.Min(rule => rule.RecheckHours)?.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return request.TreatmentPlan is { } plan
            ? $"{instruction} The person has a treatment plan, tell it to whoever you speak to: {plan} A clinician may decide by it; it has not changed this answer."
            : instruction;
    }
}
