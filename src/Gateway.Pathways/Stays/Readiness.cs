using System.Text.RegularExpressions;
using Gateway.Fhir.Model;

namespace Gateway.Pathways.Stays;

/// <summary>Whether the hospital has said what whoever looks after the person next must know.</summary>
public enum ReadinessState
{
    Said,
    Missing,

    /// <summary>It was said twice, and differently.</summary>
    Contradictory,

    /// <summary>It was spoken of, and is missing, refused or not settled yet by the hospital's own word.</summary>
    NotInOrder,
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
    private const string Plan = "DNACPR or ReSPECT";

    private static readonly string[] s_cpr = ["450475007", "450476008"];
    private static readonly string[] s_standing = ["Flag", "Consent"];

    // FHIR R4: a prescription, an order or an appointment of such a status is wanted, and not there.
    private static readonly string[] s_open =
        ["draft", "proposed", "pending", "waitlist", "noshow", "preparation", "on-hold", "suspended", "stopped", "declined", "not-done", "not-taken", "unknown"];

    /// <summary>What is asked; the kinds of resource that answer it; the phrases of a question that do; whether a flag or a consent that stands does.</summary>
    private static readonly (string Item, string[] Types, Regex Phrase, bool Stands)[] s_items =
    [
        ("medicines to take home", ["MedicationRequest", "MedicationDispense", "MedicationStatement"], ReadinessWords.Medicines(), false),
        ("equipment", ["DeviceRequest", "DeviceUseStatement", "SupplyRequest"], ReadinessWords.Equipment(), false),
        ("transport", [], ReadinessWords.Transport(), false),
        ("key safe and access", [], ReadinessWords.Access(), true),
        (Plan, [], ReadinessWords.Resuscitation(), true),
        ("follow-up", ["Appointment"], ReadinessWords.FollowUp(), false),
        ("who was consulted", [], ReadinessWords.Consulted(), false),
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
            .. s_items.Select(item => Line(item.Item, item.Types, item.Phrase, item.Stands, told)),
            Destination.Check(stay, livesInHome),
        ];
    }

    /// <summary>The checklist in a sentence or two, for whoever reads one line only.</summary>
    public static string Summary(IReadOnlyList<ReadinessLine> lines)
    {
        (ReadinessState State, string Says)[] asked =
        [
            (ReadinessState.Missing, "The hospital has not said"),
            (ReadinessState.NotInOrder, "By its own word these are not in order, or not yet"),
            (ReadinessState.Contradictory, "It has contradicted itself on"),
        ];
        var text = string.Join(' ', asked
            .Select(one => (one.Says, Items: lines.Where(line => line.State == one.State).Select(line => line.Item).ToList()))
            .Where(one => one.Items.Count > 0)
            .Select(one => $"{one.Says}: {string.Join(", ", one.Items)}."));
        return text.Length == 0 ? "The hospital has said all that the checklist asks." : text;
    }

    private static ReadinessLine Line(string item, string[] types, Regex phrase, bool stands, List<Element> told)
    {
        var stated = told.Where(resource => types.Contains(resource.ResourceType)).Select(resource => Thing(resource, phrase));
        var flagged = told.Where(resource => stands && s_standing.Contains(resource.ResourceType)).SelectMany(resource => Flagged(resource, item, phrase));
        var answered = told.Where(resource => resource.ResourceType == "QuestionnaireResponse").SelectMany(form => Answers(form, phrase));
        List<Statement> all = [.. stated, .. flagged, .. answered];
        if (all.Count == 0) return new ReadinessLine(item, ReadinessState.Missing, "Not said. Ask the ward.");
        var text = string.Join("; ", all.Select(statement => statement.Text).Distinct());
        if (Disagree(all, item)) return new ReadinessLine(item, ReadinessState.Contradictory, text);
        return all.Any(statement => statement.IsOpen)
            ? new ReadinessLine(item, ReadinessState.NotInOrder, $"Not in order, or not yet: {text}. Ask the ward.")
            : new ReadinessLine(item, ReadinessState.Said, text);
    }

    /// <summary>The same question answered in order and not, two plans that exclude each other, or a no beside the thing itself.</summary>
    private static bool Disagree(List<Statement> all, string item) =>
        all.Where(statement => statement.Question is not null)
            .GroupBy(statement => statement.Question)
            .Any(same => same.Any(one => one.IsOpen) && same.Any(one => !one.IsOpen))
        || (item == Plan && all.Where(statement => statement.Question is null).DistinctBy(one => one.Text).Count() > 1)
        || (all.Any(statement => statement.Question is null && !statement.IsOpen) && all.Any(statement => statement.IsOpen));

    /// <summary>A thing speaks for itself, unless it is only wanted, or its words say that it is not there.</summary>
    private static Statement Thing(Element resource, Regex phrase)
    {
        var words = WordsOf(resource);
        return new Statement(null, s_open.Contains(resource["status"]?.Text) || ReadinessWords.IsOpen(words, phrase), words);
    }

    /// <summary>What a flag or a consent that stands says of an item. Coded decisions on resuscitation are decisions, whatever the words beside them.</summary>
    private static IEnumerable<Statement> Flagged(Element resource, string item, Regex phrase)
    {
        var words = WordsOf(resource);
        var code = resource["code"] ?? resource.All("category").FirstOrDefault();
        if (item == Plan && code?.All("coding").Any(coding => s_cpr.Contains(coding["code"]?.Text)) == true) yield return new Statement(null, false, words);
        else if (ReadinessWords.SpeaksOf(words, phrase)) yield return new Statement(null, ReadinessWords.IsOpen(words, phrase), words);
    }

    private static IEnumerable<Statement> Answers(Element form, Regex phrase)
    {
        foreach (var item in form.All("item").SelectMany(AndBelow))
        {
            if (item["text"]?.Text is not { } question || !ReadinessWords.SpeaksOf(question, phrase)) continue;
            foreach (var answer in item.All("answer"))
            {
                var code = answer.At("valueCoding", "code")?.Text ?? answer["valueBoolean"]?.Text ?? (answer["valueString"] ?? answer["valueDateTime"] ?? answer["valueDate"])?.Text;
                var said = answer.At("valueCoding", "display")?.Text ?? code;
                if (said is null) continue;
                var isNo = code!.Trim().ToUpperInvariant() is "N" or "NO" or "FALSE" || !said.Any(char.IsLetterOrDigit);
                yield return new Statement(question, isNo || ReadinessWords.IsOpen(question, phrase) || ReadinessWords.IsOpen(said, phrase), $"{question} {said}");
            }
        }
    }

    private static IEnumerable<Element> AndBelow(Element item) => item.All("item").SelectMany(AndBelow).Prepend(item);

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
    /// <param name="IsOpen">It is said to be missing, refused or not settled yet.</param>
    private sealed record Statement(string? Question, bool IsOpen, string Text)
    {
        public override string ToString() => nameof(Statement);
    }
}
