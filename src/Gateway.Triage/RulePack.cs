using System.Globalization;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Triage;

/// <summary>A versioned set of triage rules, signed off by a named clinician; data from <c>mappings/rules/*.yaml</c>.</summary>
public sealed class RulePack
{
    private readonly IReadOnlyList<Rule> _rules;
    private readonly IReadOnlyList<string> _minimum;
    private readonly IReadOnlyDictionary<Disposition, string> _instructions;
    private readonly PackServices _services;

    internal RulePack(string id, string version, string? signedOffBy, PackContent content)
    {
        Id = id;
        Version = version;
        IsSignedOff = signedOffBy is not null;
        SignedOffBy = signedOffBy ?? "not signed off: for demonstration, not for use with patients";
        _minimum = content.Minimum;
        _instructions = content.Instructions;
        _services = content.Services;
        _rules = content.Rules;
    }

    public string Id { get; }

    public string Version { get; }

    /// <summary>Id and version: <c>gateway-default 1.0.0</c>.</summary>
    public string Name => $"{Id} {Version}";

    /// <summary>Who signed the pack off and on which day, or that nobody has.</summary>
    public string SignedOffBy { get; }

    /// <summary>False when nobody has signed the pack: every answer says so.</summary>
    public bool IsSignedOff { get; }

    /// <summary>SHA-256 of the pack's text, lower-case hex.</summary>
    public string Hash { get; internal init; } = "";

    /// <summary>Reads a pack; every fault at once, each with file and line. A pack with an error is not used.</summary>
    public static (RulePack? Pack, IReadOnlyList<Issue> Issues) Read(string file, string yaml) => new RulePackReader(file).Read(yaml);

    /// <summary>
    /// Decides on a translated triage request: the most urgent rule that fired, at a service that is open. Always answers, whatever
    /// the bundle lacks: what is missing raises or is named, and never lowers. The same bundle, setting and pack decide the same.
    /// </summary>
    public TriageDecision Decide(Element bundle, TriageSetting setting)
    {
        var request = new TriageRequest(bundle, setting.At);
        var fired = _rules.Where(rule => rule.When.All(condition => condition.Holds(request, _minimum))).ToList();
        var rules = fired.Select(rule => new FiredRule(rule.Id, rule.Disposition, rule.Because, rule.Citation))
            .Concat(Floor(request, fired))
            .OrderByDescending(rule => rule.Disposition)
            .ToList();
        var need = rules[0].Disposition;
        var (disposition, closed) = _services.Open(need, setting);
        var recheck = need == Disposition.ManageInHome ? fired.Min(rule => rule.RecheckHours) : null;

        return new TriageDecision
        {
            Disposition = disposition,
            Need = need,
            Within = need.Within(),
            DecidedAt = UkTime.Local(setting.At),
            RecheckAt = recheck is { } hours ? UkTime.Local(setting.At.AddHours(hours)) : null,
            Closed = closed,
            Instruction = InstructionFor(disposition, recheck, closed, request),
            Say = TriageSay.Of(request, disposition, rules, request.Sets.Counted.Newest),
            TreatmentPlan = request.TreatmentPlan,
            News2 = request.Score,
            Sets = [.. request.Sets.All.Where(set => set.Sources.Any()).Select(set => new TimedScore(set.Began, Triage.News2.Score(set.Observations), set == request.Sets.Counted))],
            SenderTotal = request.SenderTotal,
            UsualTotal = request.UsualTotal,
            Rules = rules,
            Missing = [.. TriageGaps.Of(request), .. GapsOfHours(need, setting)],
            Pack = Name,
            PackHash = Hash,
            PackSignedOffBy = SignedOffBy,
            IsPackSignedOff = IsSignedOff,
        };
    }

    private IEnumerable<string> GapsOfHours(Disposition need, TriageSetting setting)
    {
        if (!_services.Services.ContainsKey(need)) yield break;
        if (setting.HoursOf(need) is null) yield return "opening hours: the register does not state those of the person's own service, so the usual ones of the pack were taken";
        if (!_services.KnowsBankHolidaysOf(setting.At)) yield return "bank holidays: the pack knows none of this year; check that the service is open";
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
        else if (!request.IsComplete && request.SoftSigns.Count > 0)
            yield return new FiredRule("floor-soft-signs", Disposition.GpWithinHours, "There are soft signs and no complete set of observations.", citation);
    }

    private string InstructionFor(Disposition disposition, int? recheck, ClosedService? closed, TriageRequest request)
    {
        var instruction = _instructions[disposition].Replace(RulePackReader.RecheckPlaceholder, recheck?.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        if (closed is { } shut)
        {
            var opens = shut.OpensAt is { } time ? string.Create(CultureInfo.InvariantCulture, $" It opens at {UkTime.Local(time):HH:mm} on {UkTime.Local(time):d MMMM}: do not wait for it.") : "";
            instruction = $"{instruction} ({shut.Disposition.ToCode()} was needed and that service is closed now.{opens})";
        }
        return request.TreatmentPlan is { } plan
            ? $"{instruction} The person has a treatment plan, tell it to whoever you speak to: {plan} A clinician may decide by it; it has not changed this answer."
            : instruction;
    }
}

/// <summary>What a pack says, read and checked.</summary>
internal sealed record PackContent(IReadOnlyList<string> Minimum, IReadOnlyDictionary<Disposition, string> Instructions, PackServices Services, IReadOnlyList<Rule> Rules);
