using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;
using Gateway.Mapping.Times;

namespace Gateway.Mapping.Sources;

/// <summary>Opens bodies of a source: reads, parts, and tells kind, keys and time of each message by the manifest's expressions.</summary>
internal sealed class EnvelopeReader
{
    private readonly SourceManifest _manifest;
    private readonly SourceExpressions _expressions;
    private readonly SenderVariables _senders;

    public EnvelopeReader(SourceManifest manifest, SourceExpressions expressions)
    {
        _manifest = manifest;
        _expressions = expressions;
        _senders = new SenderVariables(manifest, expressions);
    }

    public Envelope Open(ReadOnlyMemory<byte> body, string? contentType)
    {
        var reading = SourceReaders.Read(_manifest.Format, body, contentType, _manifest);
        var issues = new List<Issue>(reading.Issues);
        var parts = reading.Parts.Select(part => Part(part, issues)).ToList();
        return new Envelope(parts, issues);
    }

    /// <summary>The rows of a CSV file, each opened as a message of its own.</summary>
    public IEnumerable<SourceRow> OpenRows(Stream body, string? contentType)
    {
        if (_manifest.Format != SourceFormat.Csv) throw new InvalidOperationException($"The source {_manifest.Id} sends no CSV; only a CSV file has rows.");
        foreach (var (row, part, fault) in CsvRows.Read(body, contentType, _manifest))
        {
            var issues = new List<Issue>();
            if (fault is not null) issues.Add(fault);
            yield return new SourceRow(row, part is null ? null : Part(part, issues), issues) { Headings = part?.Headings ?? 0 };
        }
    }

    public Envelope OpenFetched(SourcePart notification, ReadOnlyMemory<byte> fetched)
    {
        if (_manifest.Fetch is not { } fetch) throw new InvalidOperationException($"The source {_manifest.Id} sends its records whole; nothing of it is fetched.");
        var reading = SourceReaders.Read(fetch.Format, fetched, null, _manifest);
        var issues = new List<Issue>(reading.Issues);
        if (reading.Parts is not [{ Root: var record }]) return new Envelope([], issues);
        if (_expressions.Succeeded is { } succeeded && !IsTrue(succeeded, Blanks.Without(record), _senders.Of(record), issues))
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
        var sender = _senders.Of(record);
        var kind = _expressions.Kinds.FirstOrDefault(kind => kind.When is null || IsTrue(kind.When, record, sender, issues));
        return new SourcePart
        {
            Body = part.Body,
            Root = part.Root,
            Kind = kind?.Kind,
            DuplicateKey = Text(_expressions.DuplicateKey, record, sender, issues),
            Subject = Text(_expressions.Subject, record, sender, issues),
            Thread = Text(kind?.Thread, record, sender, issues),
            OccurredAt = SenderTimes.Read(Text(_expressions.OccurredAt, record, sender, issues), _manifest.Format, sender.Zone),
            StatedAt = SenderTimes.Read(Text(_expressions.StatedAt ?? _expressions.OccurredAt, record, sender, issues), _manifest.Format, sender.Zone),
            Rows = part.Rows,
            IsProbe = _expressions.Probes.Any(probe => IsTrue(probe, record, sender, issues)),
        };
    }

    private static bool IsTrue(ManifestExpression expression, Element record, SenderView sender, List<Issue> issues)
    {
        try
        {
            return expression.Path.IsTrue(record, sender.Context);
        }
        catch (FhirPathException failed)
        {
            issues.Add(Failed(expression, failed));
            return false;
        }
    }

    private static string? Text(ManifestExpression? expression, Element record, SenderView sender, List<Issue> issues)
    {
        if (expression is null) return null;
        try
        {
            return expression.Path.FirstText(record, sender.Context) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
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
