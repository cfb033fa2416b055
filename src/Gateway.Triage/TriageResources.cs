using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Triage;

/// <summary>A decision as it is stored (FHIR) and as it is answered (plain JSON).</summary>
public static class TriageResources
{
    private const string RuleSystem = "https://gateway.example/CodeSystem/triage-rule";

    /// <summary>
    /// The decision as a FHIR R4 GuidanceResponse, its outputs in a contained Parameters resource, its request, subject and measurements those of the bundle.
    /// </summary>
    /// <remarks>
    /// Why GuidanceResponse: R4 defines it as the answer of a decision-support module to a request, with the module
    /// (<c>moduleUri</c>: pack and version), the reasons and the outputs. A ClinicalImpression would claim a clinician's
    /// assessment that nobody has made, and a RiskAssessment a predicted risk that NEWS2 does not state.
    /// </remarks>
    /// <param name="id">The resource's id.</param>
    public static Element ToGuidanceResponse(TriageDecision decision, Element bundle, string id)
    {
        var form = new TriageForm(bundle).Response;
        var response = Element.Resource("GuidanceResponse").With("id", id);
        response.Add(Output(decision));
        if (form?["identifier"] is { } request)
        {
            var identifier = response.Add(request.Clone("requestIdentifier"));
            identifier.IsRepeat = false;
        }
        response.With("moduleUri", ModuleUri(decision.Pack)).With("status", "success");
        if (SubjectOf(bundle, form) is { } subject) response.Add(subject);
        response.With("occurrenceDateTime", Time(decision.DecidedAt));
        foreach (var rule in decision.Rules)
        {
            var reason = response.Add(new Element("reasonCode") { IsRepeat = true });
            reason.Add(new Element("coding") { IsRepeat = true }).With("system", RuleSystem).With("code", rule.Id);
            reason.With("text", $"{rule.Because} [{rule.Citation}]");
        }
        // R4 lets a reason be an Observation but not the form; the form is named by its identifier above.
        foreach (var measurement in News2Sets.Of(bundle).Counted.Sources)
            if (measurement["id"]?.Text is { } measurementId)
                response.Add(new Element("reasonReference") { IsRepeat = true }).With("reference", $"Observation/{measurementId}");
        response.Add(Note(decision.Instruction));
        if (decision.Missing.Count > 0) response.Add(Note($"Not known: {string.Join("; ", decision.Missing)}."));
        response.Add(new Element("outputParameters")).With("reference", "#output");
        return response;
    }

    /// <summary>The decision as the plain JSON of the HTTP answer; <c>news2.total</c> is null when the set is incomplete.</summary>
    public static Element ToJson(TriageDecision decision)
    {
        var json = new Element("")
            .With("disposition", decision.Disposition.ToCode())
            .With("urgency", decision.Need.ToUrgency())
            .With(TextOrNull("by", decision.Within is { } within ? Time(decision.DecidedAt + within) : null))
            .With(TextOrNull("recheckAt", decision.RecheckAt is { } again ? Time(again) : null))
            .With("instruction", decision.Instruction)
            .With("say", decision.Say)
            .With("need", decision.Need.ToCode());
        json.Add(decision.Closed is { } closed ? Closed(closed) : new Element("closed", ElementKind.Null));
        json.Add(TextOrNull("treatmentPlan", decision.TreatmentPlan));
        json.Add(Score(decision.News2));
        AddList(json, "sets", decision.Sets.Select(set => new Element("sets")
            .With(TextOrNull("at", set.At is { } at ? Time(at) : null))
            .With(NumberOrNull("total", set.Score.Total))
            .With(NumberOrNull("atLeast", set.Score.AtLeast))
            .With(Element.Boolean("counted", set.IsCounted))));
        json.Add(NumberOrNull("senderTotal", decision.SenderTotal));
        json.Add(NumberOrNull("usualTotal", decision.UsualTotal));
        AddList(json, "rules", decision.Rules.Select(rule => new Element("rules")
            .With("id", rule.Id)
            .With("disposition", rule.Disposition.ToCode())
            .With("because", rule.Because)
            .With("citation", rule.Citation)));
        AddList(json, "missing", decision.Missing.Select(missing => Element.String("missing", missing)));
        return json.With("pack", decision.Pack)
            .With("packHash", decision.PackHash)
            .With("packSignedOffBy", decision.PackSignedOffBy)
            .With(Element.Boolean("packIsSignedOff", decision.IsPackSignedOff))
            .With("decidedAt", Time(decision.DecidedAt));
    }

    private static Element Closed(ClosedService closed) => new Element("closed")
        .With("service", closed.Disposition.ToCode())
        .With("hours", closed.Hours)
        .With(TextOrNull("opensAt", closed.OpensAt is { } opens ? Time(opens) : null));

    private static Element Score(News2Score score)
    {
        var json = new Element("news2")
            .With(NumberOrNull("total", score.Total))
            .With(NumberOrNull("atLeast", score.AtLeast))
            .With(NumberOrNull("scale", score.Spo2Scale));
        if (score.OnEachScale is { } each) json.With(NumberOrNull("onScale1", each.Scale1)).With(NumberOrNull("onScale2", each.Scale2));
        AddList(json, "components", score.Components.Select(component => new Element("components")
            .With("parameter", component.Parameter)
            .With(NumberOrNull("score", component.Score))));
        AddList(json, "missing", score.Missing.Select(missing => Element.String("missing", missing)));
        return json;
    }

    private static Element Output(TriageDecision decision)
    {
        var parameters = new Element("contained") { IsRepeat = true }.With("resourceType", "Parameters").With("id", "output");
        parameters.Add(Parameter("disposition")).With("valueCode", decision.Disposition.ToCode());
        if (decision.News2.Total is { } total) parameters.Add(Parameter("news2-total")).With(NumberOrNull("valueInteger", total));
        parameters.Add(Parameter("need")).With("valueCode", decision.Need.ToCode());
        parameters.Add(Parameter("urgency")).With("valueCode", decision.Need.ToUrgency());
        if (decision.Closed is { } closed) parameters.Add(Parameter("closed")).With("valueCode", closed.Disposition.ToCode());
        parameters.Add(Parameter("news2-at-least")).With(NumberOrNull("valueInteger", decision.News2.AtLeast));
        parameters.Add(Parameter("news2-spo2-scale")).With(NumberOrNull("valueInteger", decision.News2.Spo2Scale));
        if (decision.News2.OnEachScale is { } each)
        {
            parameters.Add(Parameter("news2-on-scale-1")).With(NumberOrNull("valueInteger", each.Scale1));
            parameters.Add(Parameter("news2-on-scale-2")).With(NumberOrNull("valueInteger", each.Scale2));
        }
        if (decision.SenderTotal is { } sender) parameters.Add(Parameter("sender-news2-total")).With(NumberOrNull("valueInteger", sender));
        if (decision.UsualTotal is { } usual) parameters.Add(Parameter("usual-news2-total")).With(NumberOrNull("valueInteger", usual));
        parameters.Add(Parameter("say")).With("valueString", decision.Say);
        parameters.Add(Parameter("pack")).With("valueString", decision.Pack);
        parameters.Add(Parameter("pack-hash")).With("valueString", decision.PackHash);
        parameters.Add(Parameter("pack-is-signed-off")).With(Element.Boolean("valueBoolean", decision.IsPackSignedOff));
        if (decision.PackSignedOffBy.Length > 0) parameters.Add(Parameter("pack-signed-off-by")).With("valueString", decision.PackSignedOffBy);
        return parameters;
    }

    private static Element? SubjectOf(Element bundle, Element? form)
    {
        if (form?["subject"] is { } subject) return subject.Clone();
        return bundle.ResourcesOf("Patient").FirstOrDefault()?["id"]?.Text is { } patient
            ? new Element("subject").With("reference", $"Patient/{patient}")
            : null;
    }

    private static string ModuleUri(string pack) =>
        $"https://gateway.example/triage-rules/{pack.Replace(' ', '|')}";

    private static Element Parameter(string name) => new Element("parameter") { IsRepeat = true }.With("name", name);

    private static Element Note(string text) => new Element("note") { IsRepeat = true }.With("text", text);

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private static Element TextOrNull(string name, string? text) => text is null ? new Element(name, ElementKind.Null) : Element.String(name, text);

    private static Element NumberOrNull(string name, int? number) => number is { } value
        ? Element.Number(name, value.ToString(CultureInfo.InvariantCulture))
        : new Element(name, ElementKind.Null);

    private static void AddList(Element parent, string name, IEnumerable<Element> items)
    {
        foreach (var item in items)
        {
            item.IsRepeat = true;
            parent.Add(item);
        }
        if (parent[name] is null) parent.Add(new Element(name, ElementKind.Array));
    }
}
