using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;
using Gateway.Mapping.Plans;
using Gateway.Mapping.Sources;
using Gateway.Mapping.Times;

namespace Gateway.Mapping.Running;

/// <summary>Runs the maps of a source and draws up the account.</summary>
internal sealed class Translator(SourceManifest manifest, SourceExpressions expressions, IReadOnlyDictionary<string, MapPlan> plans)
{
    private readonly Dictionary<string, Element> _variables = EnvelopeReader.Variables(manifest);
    private readonly TimeZoneInfo _zone = Zones.Find(manifest.TimeZone) ?? TimeZoneInfo.Utc;

    public Translation Translate(SourcePart part, TranslationContext context)
    {
        var root = Blanks.Without(part.Root);
        var account = FieldAccount.Open(root, manifest);
        var run = new Run(account, context, _variables, _zone, manifest.Id);
        var kind = expressions.Kinds.FirstOrDefault(candidate => candidate.Kind.Id == part.Kind?.Id);
        var plan = kind is null ? null : plans.GetValueOrDefault(kind.Kind.Id);
        Bundles(run, kind, plan, root, out var bundle);

        var hasErrors = run.Issues.Exists(issue => issue.IsError);
        var fates = account.Close(manifest.Drop);
        return new Translation(hasErrors ? null : bundle, new TranslationReport
        {
            Source = manifest.Id,
            Kind = part.Kind?.Id ?? "",
            Map = plan?.File ?? "",
            MapHash = plan?.Hash ?? "",
            Fields = fates.Mapped.Count + fates.Dropped.Count + fates.Unaccounted.Count,
            Mapped = fates.Mapped,
            Dropped = fates.Dropped,
            Unaccounted = fates.Unaccounted,
            Issues = run.Issues,
        });
    }

    private void Bundles(Run run, KindExpressions? kind, MapPlan? plan, Element root, out Element? bundle)
    {
        bundle = null;
        if (kind is null || plan is null)
        {
            run.Fail(MappingIssues.NoKind, "not-supported", Value.None, "No kind of message that this source is known to send fits this one; an analyst has to look at it.");
            return;
        }
        Require(run, kind, root);
        var made = Element.Resource("Bundle").With("type", "collection");
        var frame = new Value[plan.Entry.Slots];
        frame[0] = new Value(root, root.ResourceType);
        frame[1] = new Value(made, "Bundle");
        foreach (var step in plan.Entry.Steps) step(run, frame);
        ReadByManifest(run, kind, manifest.Fetch is null ? root : root["notification"] ?? root);
        bundle = BundleFinish.Of(made);
        run.Rule = plan.File[(plan.File.LastIndexOf('/') + 1)..];
        if (run.Issues.Exists(issue => issue.IsError)) return; // what is missing then is a consequence
        foreach (var fault in BundleFinish.Faults(bundle)) run.Fail(MappingIssues.EntryIncomplete, "structure", Value.None, fault);
    }

    /// <summary>Fields that told the kind, the key, the thread or the time of the message are accounted for, where no rule of the map was first.</summary>
    private void ReadByManifest(Run run, KindExpressions kind, Element record)
    {
        var asked = expressions.Kinds.TakeWhile(candidate => candidate != kind).Append(kind).Select(candidate => candidate.When);
        foreach (var expression in asked.Append(kind.Thread).Append(expressions.DuplicateKey).Append(expressions.OccurredAt))
            if (expression is not null) Evaluate(run, expression, record, run.Context);
    }

    private static void Require(Run run, KindExpressions kind, Element root)
    {
        foreach (var (path, field) in kind.Required)
        {
            // That a field is there is no reading of it.
            if (Evaluate(run, path, root, run.Context with { Visit = null }).Any(found => !Blanks.IsBlank(found))) continue;
            run.Issues.Add(Issue.Error(MappingIssues.RequiredMissing, "required", field.Place, $"{field.Place} is missing or empty; send it."));
        }
    }

    private static IReadOnlyList<Element> Evaluate(Run run, ManifestExpression expression, Element record, FhirPathContext context)
    {
        run.Rule = expression.Place[(expression.Place.LastIndexOf('/') + 1)..];
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
