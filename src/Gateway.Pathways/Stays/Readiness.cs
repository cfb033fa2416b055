using Gateway.Fhir.Model;

namespace Gateway.Pathways.Stays;

/// <summary>Whether the hospital has said what whoever looks after the person next must know.</summary>
public enum ReadinessState
{
    Said,
    Missing,

    /// <summary>It was said twice, and differently.</summary>
    Contradictory,
}

/// <summary>One line of the checklist.</summary>
/// <param name="Item">What must be known, in words.</param>
/// <param name="Text">What was said, or what to ask the ward.</param>
public sealed record ReadinessLine(string Item, ReadinessState State, string Text)
{
    /// <summary>The item only: what was said is the person's.</summary>
    public override string ToString() => $"{Item}: {State}";
}

/// <summary>
/// The checklist that travels with a discharge, computed from what the messages and the record say: nothing is asked again that was said,
/// nothing that was not said is taken for a yes. The items are those of the hospital discharge guidance
/// (https://www.gov.uk/government/publications/hospital-discharge-and-community-support-guidance) and of NICE NG27, 1.5.
/// </summary>
public static class Readiness
{
    private static readonly string[] s_cpr = ["450475007", "450476008"];
    private static readonly string[] s_standing = ["Flag", "Consent"];

    /// <summary>What is asked; the kinds of resource that answer it; the words of a question or a flag that do.</summary>
    private static readonly (string Item, string[] Types, string[] Words)[] s_items =
    [
        ("medicines to take home", ["MedicationRequest", "MedicationDispense", "MedicationStatement"], ["medicine", "medication"]),
        ("equipment", ["DeviceRequest", "DeviceUseStatement", "SupplyRequest"], ["equipment"]),
        ("transport", [], ["transport", "ambulance"]),
        ("key safe and access", [], ["key safe", "keysafe", "access"]),
        ("DNACPR or ReSPECT", [], ["dnacpr", "respect", "resuscitation"]),
        ("follow-up", ["Appointment"], ["follow-up", "follow up"]),
        ("who was consulted", [], ["consulted"]),
    ];

    /// <param name="message">The resources of the message.</param>
    /// <param name="record">What else is known of the person, current versions.</param>
    /// <param name="livesInHome">True when the register names a care home, false when it names none.</param>
    public static IReadOnlyList<ReadinessLine> Of(IReadOnlyList<Element> message, IReadOnlyList<Element> record, bool livesInHome)
    {
        var stay = message.FirstOrDefault(resource => resource.ResourceType == "Encounter");
        var told = message.Concat(record.Where(resource => IsOf(resource, stay))).Where(IsMeant).DistinctBy(KeyOf).ToList();
        return
        [
            Leaving(stay, told),
            .. s_items.Select(item => Line(item.Item, item.Types, item.Words, told)),
            Destination.Check(stay, livesInHome),
        ];
    }

    /// <summary>The checklist in a sentence or two, for whoever reads one line only.</summary>
    public static string Summary(IReadOnlyList<ReadinessLine> lines)
    {
        var missing = lines.Where(line => line.State == ReadinessState.Missing).Select(line => line.Item).ToList();
        var contradictory = lines.Where(line => line.State == ReadinessState.Contradictory).Select(line => line.Item).ToList();
        var text = missing.Count == 0 ? "" : $"The hospital has not said: {string.Join(", ", missing)}.";
        if (contradictory.Count > 0) text += $" It has contradicted itself on: {string.Join(", ", contradictory)}.";
        return text.Length == 0 ? "The hospital has said all that the checklist asks." : text.Trim();
    }

    private static ReadinessLine Line(string item, string[] types, string[] words, List<Element> told)
    {
        var stated = told.Where(resource => types.Contains(resource.ResourceType)).Select(resource => new Statement(null, null, WordsOf(resource)));
        var flagged = told.Where(resource => s_standing.Contains(resource.ResourceType) && IsFlag(resource, item, words)).Select(resource => new Statement(item, null, WordsOf(resource)));
        var answered = told.Where(resource => resource.ResourceType == "QuestionnaireResponse").SelectMany(form => Answers(form, words));
        List<Statement> all = [.. stated, .. flagged, .. answered];
        if (all.Count == 0) return new ReadinessLine(item, ReadinessState.Missing, "Not said. Ask the ward.");
        var text = string.Join("; ", all.Select(statement => statement.Text).Distinct());
        return new ReadinessLine(item, Disagree(all) ? ReadinessState.Contradictory : ReadinessState.Said, text);
    }

    /// <summary>The same question answered yes and no, two flags that exclude each other, or a no beside the thing itself.</summary>
    private static bool Disagree(List<Statement> all) =>
        all.Where(statement => statement.Question is not null)
            .GroupBy(statement => statement.Question)
            .Any(same => (same.Any(one => one.Yes == true) && same.Any(one => one.Yes == false)) || (same.First().Yes is null && same.Key == "DNACPR or ReSPECT" && same.DistinctBy(one => one.Text).Count() > 1))
        || (all.Any(statement => statement.Question is null) && all.Any(statement => statement.Yes == false));

    private static IEnumerable<Statement> Answers(Element form, string[] words)
    {
        foreach (var item in form.All("item"))
        {
            if (item["text"]?.Text is not { } question || !words.Any(word => question.Contains(word, StringComparison.OrdinalIgnoreCase))) continue;
            foreach (var answer in item.All("answer"))
            {
                var code = answer.At("valueCoding", "code")?.Text ?? answer["valueBoolean"]?.Text ?? answer["valueString"]?.Text;
                var said = answer.At("valueCoding", "display")?.Text ?? code;
                if (said is null) continue;
                bool? yes = code!.ToUpperInvariant() switch { "Y" or "YES" or "TRUE" => true, "N" or "NO" or "FALSE" => false, _ => null };
                yield return new Statement(question, yes, $"{question} {said}");
            }
        }
    }

    /// <summary>When the person leaves: as the stay has it, and as a notice proposed it.</summary>
    private static ReadinessLine Leaving(Element? stay, List<Element> told)
    {
        const string Item = "when they leave";
        var ends = stay?.At("period", "end")?.Text;
        var proposed = told.Where(resource => resource.ResourceType == "ServiceRequest").Select(resource => resource["occurrenceDateTime"]?.Text).OfType<string>().Max(StringComparer.Ordinal);
        if ((ends ?? proposed) is not { } when) return new ReadinessLine(Item, ReadinessState.Missing, "Not said. Ask the ward.");
        return ends is not null && proposed is not null && Day(ends) != Day(proposed)
            ? new ReadinessLine(Item, ReadinessState.Contradictory, $"The stay ends {ends}; the notice proposed {proposed}.")
            : new ReadinessLine(Item, ReadinessState.Said, when);
    }

    private static bool IsFlag(Element resource, string item, string[] words)
    {
        var code = resource["code"] ?? resource.All("category").FirstOrDefault();
        if (code is null) return false;
        if (item == "DNACPR or ReSPECT" && code.All("coding").Any(coding => s_cpr.Contains(coding["code"]?.Text))) return true;
        var text = WordsOf(resource);
        return words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether something in the record speaks of this stay: it points at it, or was said since it began, or holds until it is changed.</summary>
    private static bool IsOf(Element resource, Element? stay)
    {
        if (s_standing.Contains(resource.ResourceType)) return resource["status"]?.Text == "active";
        var key = $"Encounter/{stay?["id"]?.Text}";
        if (resource.At("encounter", "reference")?.Text == key || resource.At("context", "reference")?.Text == key) return true;
        if (stay?.At("period", "start")?.Text is not { } began || resource.ResourceType == "Encounter") return false;
        var said = (resource["authored"] ?? resource["authoredOn"] ?? resource["effectiveDateTime"] ?? resource["dateAsserted"] ?? resource["whenHandedOver"] ?? resource["start"])?.Text;
        return said is not null && string.CompareOrdinal(Day(said), Day(began)) >= 0;
    }

    private static bool IsMeant(Element resource) => resource["status"]?.Text is not ("entered-in-error" or "revoked" or "cancelled" or "inactive");

    private static string KeyOf(Element resource) => $"{resource.ResourceType}/{resource["id"]?.Text}";

    private static string Day(string at) => at.Length > 10 ? at[..10] : at;

    private static string WordsOf(Element resource)
    {
        var concept = resource["code"] ?? resource["medicationCodeableConcept"] ?? resource["codeCodeableConcept"] ?? resource.All("category").FirstOrDefault();
        return concept?["text"]?.Text ?? concept?.All("coding").FirstOrDefault()?["display"]?.Text ?? resource["description"]?.Text ?? resource.ResourceType!;
    }

    /// <param name="Question">What was asked; null for a thing that speaks for itself.</param>
    private sealed record Statement(string? Question, bool? Yes, string Text)
    {
        public override string ToString() => nameof(Statement);
    }
}
