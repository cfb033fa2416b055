using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;
using Gateway.Pathways;
using Gateway.Pathways.Answers;
using Gateway.Pathways.Stays;

namespace Gateway.Custody.Delivery;

/// <summary>
/// What one recipient is asked, as a FHIR Task (http://hl7.org/fhir/R4/task.html): owner, due time, and how far it is. One whose route
/// names a pathway is kept in the record, a version for each step; its businessStatus is the state on that pathway.
/// </summary>
public static class ObligationTask
{
    private const string TaskSystem = "https://gateway.example/CodeSystem/task";
    private const string PathwaySystem = "https://gateway.example/CodeSystem/pathway";
    private const string StateSystem = "https://gateway.example/CodeSystem/pathway-state";
    private const string ChecklistSystem = "https://gateway.example/CodeSystem/readiness";
    private const string PartnerSystem = "https://gateway.example/Id/partner";

    /// <summary>The elements that are set here, as R4 orders them.</summary>
    private static readonly string[] s_order =
    [
        "resourceType", "id", "meta", "identifier", "status", "statusReason", "businessStatus", "intent", "priority", "code", "description", "focus", "for",
        "authoredOn", "lastModified", "owner", "note", "restriction", "input",
    ];

    public static string IdOf(string obligation) => MessageBundle.Name(obligation, "Task").ToString();

    /// <summary>What of these resources a Task is about: the first that is not the Patient, and the Patient.</summary>
    public static (string? Patient, string? Focus) About(IReadOnlyList<Element> resources)
    {
        var patient = resources.FirstOrDefault(resource => resource.ResourceType == "Patient");
        var main = resources.FirstOrDefault(resource => resource.ResourceType != "Patient") ?? patient;
        return (patient is null ? null : MessageBundle.KeyOf(patient), main is null ? null : MessageBundle.KeyOf(main));
    }

    /// <param name="recipient">Null when the recipient is no partner.</param>
    /// <param name="about">References as <c>Type/id</c>.</param>
    public static Element Of(LedgerEntry message, Obligation obligation, Partner? recipient, (string? Patient, string? Focus) about)
    {
        var (code, text) = Retraction.Is(message, obligation) ? (Retraction.Task, Retraction.TaskText)
            : obligation.Goal == ObligationState.Actioned ? ("act", "Act on this, then say what was done.")
            : ("file", "File this in the person's record, then say so.");
        var task = Element.Resource("Task").With("id", IdOf(obligation.Id));
        task.Add(new Element("identifier") { IsRepeat = true }).With("system", MessageBundle.ObligationSystem).With("value", obligation.Id);
        task.With("status", "requested").With("intent", "order").With("priority", message.Urgency == Urgency.Urgent ? "urgent" : "routine");
        task.Add(Concept("code", TaskSystem, code).With("text", text));
        if (about.Focus is not null) task.Add(new Element("focus")).With("reference", about.Focus);
        if (about.Patient is not null) task.Add(new Element("for")).With("reference", about.Patient);
        task.With("authoredOn", MessageBundle.Instant(obligation.CreatedAt));
        var owner = task.Add(new Element("owner"));
        owner.Add(new Element("identifier"))
            .With("system", recipient is { Ods: null } ? PartnerSystem : OdsCode.System).With("value", recipient?.Ods?.ToString() ?? obligation.Recipient);
        if (recipient is not null) owner.With("display", recipient.Name);
        task.Add(new Element("restriction")).Add(new Element("period")).With("end", MessageBundle.Instant(obligation.DueAt));
        return task;
    }

    /// <summary>Puts the Task on a pathway, with what its owner must know before it reads on.</summary>
    /// <param name="checklist">What a hospital has said of a discharge and what not; empty for anything else.</param>
    public static Element On(Element task, Pathway pathway, string state, string? description, IReadOnlyList<ReadinessLine> checklist)
    {
        task["code"]!.Add(new Element("coding") { IsRepeat = true }).With("system", PathwaySystem).With("code", pathway.Name);
        SetState(task, state);
        if (description is not null) Set(task, Element.String("description", description));
        foreach (var line in checklist)
        {
            var input = task.Add(new Element("input") { IsRepeat = true });
            var type = Concept("type", ChecklistSystem, line.State == ReadinessState.NotInOrder ? "not-in-order" : line.State.ToString().ToLowerInvariant()).With("text", line.Item);
            input.With(type).With("valueString", line.Text);
        }
        return task;
    }

    /// <summary>A copy one step further.</summary>
    public static Element Advanced(Element task, string state, string by, string? reason, DateTimeOffset at)
    {
        var next = task.Clone(task.ResourceType);
        foreach (var stamp in (string[])["versionId", "lastUpdated"])
            if (next["meta"]?[stamp] is { } old) next["meta"]!.Remove(old);
        SetState(next, state);
        Set(next, Element.String("lastModified", MessageBundle.Instant(at)));
        if (reason is null) return next;
        if (state is AnswerWords.Rejected or AnswerWords.Failed) Set(next, new Element("statusReason").With("text", reason));
        var note = new Element("note") { IsRepeat = true }.With("authorString", by).With("time", MessageBundle.Instant(at)).With("text", reason);
        next.Insert(PlaceOf(next, "note"), note);
        return next;
    }

    /// <summary>The obligation of a Task of ours; null for any other resource.</summary>
    public static string? ObligationOf(Element resource) => resource.ResourceType != "Task"
        ? null
        : resource.All("identifier").FirstOrDefault(identifier => identifier["system"]?.Text == MessageBundle.ObligationSystem)?["value"]?.Text;

    public static Pathway? PathwayOf(Element task) => AnswerPathways.Find(CodeOf(task["code"], PathwaySystem));

    public static string StateOf(Element task) => CodeOf(task["businessStatus"], StateSystem) ?? AnswerWords.Requested;

    private static void SetState(Element task, string state)
    {
        task.With("status", AnswerWords.TaskStatusOf(state));
        Set(task, Concept("businessStatus", StateSystem, state));
    }

    private static void Set(Element task, Element child)
    {
        foreach (var old in task.All(child.Name).ToList()) task.Remove(old);
        task.Insert(PlaceOf(task, child.Name), child);
    }

    /// <summary>Behind everything that R4 puts before an element of that name.</summary>
    private static int PlaceOf(Element task, string name)
    {
        var rank = Array.IndexOf(s_order, name);
        var place = 0;
        for (var i = 0; i < task.Children.Count; i++)
            if (Array.IndexOf(s_order, task.Children[i].Name) <= rank) place = i + 1;
        return place;
    }

    private static Element Concept(string name, string system, string code)
    {
        var concept = new Element(name);
        concept.Add(new Element("coding") { IsRepeat = true }).With("system", system).With("code", code);
        return concept;
    }

    private static string? CodeOf(Element? concept, string system) =>
        concept?.All("coding").FirstOrDefault(coding => coding["system"]?.Text == system)?["code"]?.Text;
}
