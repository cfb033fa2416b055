using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;
using Gateway.Mapping.Functions;
using Gateway.Mapping.Manifests;
using Gateway.Mapping.Times;

namespace Gateway.Mapping.Sources;

/// <summary>Opens bodies of a source: reads, parts, and tells kind, keys and time of each message by the manifest's expressions.</summary>
internal sealed class EnvelopeReader
{
    private readonly SourceManifest _manifest;
    private readonly SourceExpressions _expressions;
    private readonly TimeZoneInfo _zone;
    private readonly FhirPathContext _context;

    public EnvelopeReader(SourceManifest manifest, SourceExpressions expressions)
    {
        _manifest = manifest;
        _expressions = expressions;
        _zone = Zones.Find(manifest.TimeZone) ?? TimeZoneInfo.Utc;
        _context = new FhirPathContext { Variables = Variables(manifest) };
    }

    /// <summary>What every expression of a source may read.</summary>
    public static Dictionary<string, Element> Variables(SourceManifest manifest)
    {
        var settings = new Element(GatewayFunctions.Settings);
        foreach (var (name, value) in manifest.Settings) settings.Add(Element.String(name, value));
        return new Dictionary<string, Element>(StringComparer.Ordinal)
        {
            [GatewayFunctions.SourceId] = Element.String(GatewayFunctions.SourceId, manifest.Id),
            [GatewayFunctions.TimeZone] = Element.String(GatewayFunctions.TimeZone, manifest.TimeZone),
            [GatewayFunctions.Settings] = settings,
        };
    }

    public Envelope Open(ReadOnlyMemory<byte> body, string? contentType)
    {
        var reading = SourceReaders.Read(_manifest.Format, body, contentType, _manifest);
        var issues = new List<Issue>(reading.Issues);
        var parts = reading.Parts.Select(part => Part(part, issues)).ToList();
        return new Envelope(parts, issues);
    }

    public Envelope OpenFetched(SourcePart notification, ReadOnlyMemory<byte> fetched)
    {
        if (_manifest.Fetch is not { } fetch) throw new InvalidOperationException($"The source {_manifest.Id} sends its records whole; nothing of it is fetched.");
        var reading = SourceReaders.Read(fetch.Format, fetched, null, _manifest);
        var issues = new List<Issue>(reading.Issues);
        if (reading.Parts is not [{ Root: var record }]) return new Envelope([], issues);
        if (_expressions.Succeeded is { } succeeded && !IsTrue(succeeded, Blanks.Without(record), issues))
        {
            issues.Add(Issue.Error(MappingIssues.FetchFailed, "processing", "", "The answer of the partner says that it failed; ask again later."));
            return new Envelope([], issues);
        }
        var root = new Element("");
        root.Append(notification.Root.Clone("notification"));
        root.Append(record.Clone("record"));
        return new Envelope([notification with { Body = fetched, Root = root }], issues);
    }

    private SourcePart Part(ReadPart part, List<Issue> issues)
    {
        var record = Blanks.Without(part.Root);
        var kind = _expressions.Kinds.FirstOrDefault(kind => kind.When is null || IsTrue(kind.When, record, issues));
        return new SourcePart
        {
            Body = part.Body,
            Root = part.Root,
            Kind = kind?.Kind,
            DuplicateKey = Text(_expressions.DuplicateKey, record, issues),
            Thread = Text(kind?.Thread, record, issues),
            OccurredAt = SenderTimes.Read(Text(_expressions.OccurredAt, record, issues), _manifest.Format, _zone),
            Rows = part.Rows,
            IsProbe = _expressions.Probes.Any(probe => IsTrue(probe, record, issues)),
        };
    }

    private bool IsTrue(ManifestExpression expression, Element record, List<Issue> issues)
    {
        try
        {
            return expression.Path.IsTrue(record, _context);
        }
        catch (FhirPathException failed)
        {
            issues.Add(Failed(expression, failed));
            return false;
        }
    }

    private string? Text(ManifestExpression? expression, Element record, List<Issue> issues)
    {
        if (expression is null) return null;
        try
        {
            return expression.Path.FirstText(record, _context) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
        }
        catch (FhirPathException failed)
        {
            issues.Add(Failed(expression, failed));
            return null;
        }
    }

    private static Issue Failed(ManifestExpression expression, FhirPathException failed) =>
        Issue.Warning(MappingIssues.ExpressionFailed, "processing", expression.Place, $"The expression could not be evaluated over this record: {failed.Message}");
}
