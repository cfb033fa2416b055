using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;
using Gateway.Mapping.Functions;
using Gateway.Mapping.Running;

namespace Gateway.Mapping.Manifests;

/// <summary>An expression of a manifest, compiled, and where it stands, for issues and the account of fields.</summary>
internal sealed record ManifestExpression(FhirPathExpression Path, string Place)
{
    /// <summary>What the account notes of a field that it asks about: <c>manifest.yaml:12</c>.</summary>
    public AskedField Asked { get; } = new(Place[(Place.LastIndexOf('/') + 1)..]);
}

/// <summary>The expressions of a kind.</summary>
internal sealed record KindExpressions(
    MessageKind Kind, ManifestExpression? When, ManifestExpression? Thread, IReadOnlyList<(ManifestExpression Path, RequiredField Field)> Required);

/// <summary>The FHIRPath of a manifest, compiled.</summary>
internal sealed class SourceExpressions
{
    private SourceExpressions()
    {
    }

    public static SourceExpressions None { get; } = new() { Kinds = [] };

    public ManifestExpression? DuplicateKey { get; private init; }

    public ManifestExpression? Subject { get; private init; }

    public ManifestExpression? OccurredAt { get; private init; }

    public ManifestExpression? StatedAt { get; private init; }

    public ManifestExpression? Succeeded { get; private init; }

    public ManifestExpression? Sender { get; private init; }

    public required IReadOnlyList<KindExpressions> Kinds { get; init; }

    /// <summary>What tells a probe from a message.</summary>
    public IReadOnlyList<ManifestExpression> Probes { get; private init; } = [];

    public static SourceExpressions Compile(ManifestFile file, List<Issue> faults)
    {
        var (manifest, section, kinds) = file;
        return new SourceExpressions
        {
            DuplicateKey = Of(manifest.DuplicateKey, section, "duplicateKey", faults),
            Subject = Of(manifest.Subject, section, "subject", faults),
            OccurredAt = Of(manifest.OccurredAt, section, "occurredAt", faults),
            StatedAt = Of(manifest.StatedAt, section, "statedAt", faults),
            Succeeded = manifest.Fetch is { } fetch ? Of(fetch.Succeeded, section, "fetch", faults) : null,
            Sender = manifest.Senders is { } senders ? Of(senders.Key, section, "senders", faults) : null,
            Probes = [.. manifest.Authentication.Probes.Select(probe => Of(probe.When, section, "authentication", faults)).OfType<ManifestExpression>()],
            Kinds = [.. manifest.Kinds.Select((kind, index) => Kind(kind, kinds[index], faults))],
        };
    }

    private static KindExpressions Kind(MessageKind kind, YamlSection section, List<Issue> faults) => new(
        kind,
        Of(kind.When, section, "when", faults),
        Of(kind.Thread, section, "thread", faults),
        [.. kind.Required.Select(field => (Path: Of(field.Path, section, "required", faults), field)).Where(pair => pair.Path is not null).Select(pair => (pair.Path!, pair.field))]);

    private static ManifestExpression? Of(string? text, YamlSection section, string key, List<Issue> faults)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var (expression, fault) = FhirPathExpression.Compile(text, GatewayFunctions.Table);
        var place = section.PlaceOf(key);
        if (expression is not null) return new ManifestExpression(expression, place[..place.LastIndexOf(':')]);
        faults.Add(Issue.Error(MappingIssues.WrongExpression, "value", place, $"'{key}' is no good FHIRPath at {fault!.Path}: {fault.Text}"));
        return null;
    }
}
