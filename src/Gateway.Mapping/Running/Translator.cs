using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;
using Gateway.Mapping.Functions;
using Gateway.Mapping.Manifests;
using Gateway.Mapping.Plans;
using Gateway.Mapping.Sources;

namespace Gateway.Mapping.Running;

/// <summary>Runs the maps of a source and draws up the account.</summary>
internal sealed class Translator(SourceManifest manifest, SourceExpressions expressions, IReadOnlyDictionary<string, MapPlan> plans, IReadOnlyDictionary<string, MapPlan> answers)
{
    private readonly DeclaredFields _declared = new(manifest);
    private readonly SenderVariables _senders = new(manifest, expressions);

    public Translation Translate(SourcePart part, TranslationContext context)
    {
        var root = Blanks.Without(part.Root);
        var (account, run) = Begin(root, context);
        var kind = expressions.Kinds.FirstOrDefault(candidate => candidate.Kind.Id == part.Kind?.Id);
        var plan = kind is null ? null : plans.GetValueOrDefault(kind.Kind.Id);
        Element? bundle = null;
        if (kind is null || plan is null)
            run.Fail(MappingIssues.NoKind, "not-supported", Value.None, "No kind of message that this source is known to send fits this one; an analyst has to look at it.");
        else
            bundle = Bundle(run, kind, plan, root);
        return Report(run, account, bundle, plan, part.Kind?.Id ?? "");
    }

    /// <summary>Runs one plan over a record, whatever it writes.</summary>
    public Translation Transform(Element record, MapPlan plan, Element target, string? targetType, TranslationContext context)
    {
        var root = Blanks.Without(record);
        var (account, run) = Begin(root, context);
        Steps(run, plan, root, target, targetType);
        return Report(run, account, Finish(run, target, targetType), plan, "");
    }

    /// <summary>What the sender of a message is answered; null and the faults when the map makes nothing of it.</summary>
    public (Element? Made, IReadOnlyList<Issue> Issues) Answer(SourcePart part, SenderAnswer answer, TranslationContext context)
    {
        if (part.Kind is not { } kind || !answers.TryGetValue(kind.Id, out var plan)) return (null, []);
        var root = Blanks.Without(part.Root);
        var (_, run) = Begin(root, context, answer.ToElement());
        var made = new Element("");
        Steps(run, plan, root, made, null);
        // Nobody here knows the definitions it is written by: the order is the map's.
        return (run.Issues.Exists(issue => issue.IsError) ? null : made, run.Issues);
    }

    private (FieldAccount Account, Run Run) Begin(Element root, TranslationContext context, Element? answer = null)
    {
        var account = FieldAccount.Open(root, manifest, _declared);
        var sender = _senders.Of(root);
        var variables = answer is null ? sender.Variables : new Dictionary<string, Element>(sender.Variables, StringComparer.Ordinal) { [GatewayFunctions.Answer] = answer };
        return (account, new Run(account, context, variables, sender.Zone, manifest.Id));
    }

    private static void Steps(Run run, MapPlan plan, Element root, Element target, string? targetType)
    {
        var frame = new Value[plan.Entry.Slots];
        frame[0] = new Value(root, root.ResourceType);
        frame[1] = new Value(target, targetType);
        foreach (var step in plan.Entry.Steps) step(run, frame);
    }

    private static Element Finish(Run run, Element made, string? type)
    {
        var kept = run.IsTraced ? new Dictionary<Element, Element>() : null;
        var finished = BundleFinish.Of(made, type, kept);
        if (kept is not null) run.CloseTrace(kept);
        return finished;
    }

    private Translation Report(Run run, FieldAccount account, Element? made, MapPlan? plan, string kind)
    {
        var hasErrors = run.Issues.Exists(issue => issue.IsError);
        var fates = account.Close(made);
        return new Translation(hasErrors ? null : made, new TranslationReport
        {
            Source = manifest.Id,
            Kind = kind,
            Map = plan?.File ?? "",
            MapHash = plan?.Hash ?? "",
            MapVersion = manifest.Version,
            Fields = fates.Mapped.Count + fates.Carried.Count + fates.Decided.Count + fates.Dropped.Count + fates.Unaccounted.Count,
            Mapped = fates.Mapped,
            Carried = fates.Carried,
            Decided = fates.Decided,
            Dropped = fates.Dropped,
            Unaccounted = fates.Unaccounted,
            ReadInCondition = fates.Asked,
            Issues = run.Issues,
        })
        {
            Partial = hasErrors ? made : null,
        };
    }

    private Element Bundle(Run run, KindExpressions kind, MapPlan plan, Element root)
    {
        Require(run, kind, root);
        var made = Element.Resource("Bundle").With("type", "collection");
        Steps(run, plan, root, made, "Bundle");
        ReadByManifest(run, kind, manifest.Fetch is null ? root : root["notification"] ?? root);
        var bundle = Finish(run, made, "Bundle");
        run.Rule = plan.File[(plan.File.LastIndexOf('/') + 1)..];
        if (run.Issues.Exists(issue => issue.IsError)) return bundle; // what is missing then is a consequence
        foreach (var fault in BundleFinish.Faults(bundle)) run.Fail(MappingIssues.EntryIncomplete, "structure", Value.None, fault);
        return bundle;
    }

    /// <summary>Fields that told the kind, the key, the thread or the time of the message are accounted for, where no rule of the map was first.</summary>
    private void ReadByManifest(Run run, KindExpressions kind, Element record)
    {
        foreach (var expression in (ManifestExpression?[])[kind.Thread, expressions.DuplicateKey, expressions.OccurredAt, expressions.StatedAt, expressions.Sender])
            if (expression is not null) Evaluate(run, expression, record, run.Context);
        // The key, the thread and the time are kept in the ledger; what tells the kind is only asked about.
        foreach (var candidate in expressions.Kinds)
        {
            if (candidate.When is { } when)
            {
                run.Asking = when.Asked;
                Evaluate(run, when, record, run.Context);
                run.Asking = null;
            }
            if (candidate == kind) return;
        }
    }

    private static void Require(Run run, KindExpressions kind, Element root)
    {
        foreach (var (path, field) in kind.Required)
        {
            // That a field is there is no reading of it.
            if (Evaluate(run, path, root, run.Context with { Visited = null }).Any(found => !Blanks.IsBlank(found))) continue;
            run.Issues.Add(Issue.Error(MappingIssues.RequiredMissing, "required", field.Place, $"{field.Place} is missing or empty; send it."));
        }
    }

    private static IReadOnlyList<Element> Evaluate(Run run, ManifestExpression expression, Element record, FhirPathContext context)
    {
        run.Rule = expression.Asked.Rule;
        try
        {
            return expression.Path.Evaluate(record, context);
        }
        catch (FhirPathException failed)
        {
            run.Warn(MappingIssues.ExpressionFailed, "processing", Value.None, $"The expression of the manifest could not be evaluated over this record: {failed.Message}");
            return [];
        }
    }
}
