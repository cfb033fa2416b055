using System.Text;
using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;
using Gateway.Mapping.Times;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Gateway.Mapping.Manifests;

/// <summary>A manifest and where its parts stand in its file, for the faults that are found later.</summary>
internal sealed record ManifestFile(SourceManifest Manifest, YamlSection Section, IReadOnlyList<YamlSection> Kinds);

/// <summary>Reads <c>manifest.yaml</c>. Its keys are the properties of <see cref="SourceManifest"/> in camel case; an unknown one is a fault.</summary>
internal static class ManifestReader
{
    private static readonly Dictionary<string, Evidence> s_evidence = new()
    {
        ["documented"] = Evidence.Documented,
        ["partial"] = Evidence.Partial,
        ["designed"] = Evidence.Designed,
    };

    private static readonly Dictionary<string, SourceFormat> s_formats = new()
    {
        ["json"] = SourceFormat.Json,
        ["csv"] = SourceFormat.Csv,
        ["xml"] = SourceFormat.Xml,
        ["hl7v2"] = SourceFormat.Hl7v2,
        ["form"] = SourceFormat.Form,
    };

    private static readonly Dictionary<string, ReplyForm> s_replies = new()
    {
        ["operation-outcome"] = ReplyForm.OperationOutcome,
        ["hl7-ack"] = ReplyForm.Hl7Ack,
        ["scaip-mrs"] = ReplyForm.ScaipMrs,
        ["plain"] = ReplyForm.Plain,
    };

    private static readonly Dictionary<string, StatementOrder> s_orders = new()
    {
        ["arrival"] = StatementOrder.Arrival,
        ["stated-at"] = StatementOrder.StatedAt,
        ["source-version"] = StatementOrder.SourceVersion,
    };

    /// <summary>The manifest, or null when it cannot be read at all; every fault goes to the list.</summary>
    public static ManifestFile? Read(string file, ReadOnlyMemory<byte> content, List<Issue> faults)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(Encoding.UTF8.GetString(content.Span)));
        }
        catch (YamlException broken)
        {
            faults.Add(Issue.Error(MappingIssues.YamlBroken, "structure", $"{file}:{broken.Start.Line}:{broken.Start.Column}", $"The YAML is broken: {broken.Message}"));
            return null;
        }
        catch (InvalidOperationException)
        {
            // The scanner of YamlDotNet 16 throws this at a plain text within brackets that never close.
            faults.Add(Issue.Error(MappingIssues.YamlBroken, "structure", $"{file}:1:1", "The YAML is broken: a bracket is never closed."));
            return null;
        }
        if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
        {
            faults.Add(Issue.Error(MappingIssues.YamlBroken, "structure", $"{file}:1:1", "A manifest is one YAML document of settings."));
            return null;
        }
        var section = new YamlSection(file, root, faults);
        var kinds = section.Sections("kinds", required: true);
        var manifest = Manifest(section, kinds);
        section.Done();
        Check(manifest, section);
        return new ManifestFile(manifest, section, kinds);
    }

    private static SourceManifest Manifest(YamlSection section, IReadOnlyList<YamlSection> kinds) => new()
    {
        Id = section.Text("id"),
        Title = section.Text("title"),
        Evidence = section.Choice("evidence", s_evidence),
        Version = section.OptionalText("version"),
        References = section.Texts("references"),
        Format = section.Choice("format", s_formats),
        ContentTypes = section.Texts("contentTypes", required: true),
        TimeZone = section.Text("timeZone"),
        Authentication = Authentication(section.Section("authentication", required: true)),
        Reply = section.Choice("reply", s_replies),
        DuplicateKey = section.OptionalText("duplicateKey"),
        Subject = section.OptionalText("subject"),
        OccurredAt = section.OptionalText("occurredAt"),
        StatedAt = section.OptionalText("statedAt"),
        Versions = section.Has("versions") ? section.Choice("versions", s_orders) : StatementOrder.Arrival,
        SplitBy = section.Texts("splitBy"),
        RequiredColumns = section.Texts("requiredColumns"),
        Aliases = section.Pairs("aliases"),
        Fetch = section.Section("fetch") is { } fetch ? Fetch(fetch) : null,
        Kinds = [.. kinds.Select(Kind)],
        Drop = [.. section.Sections("drop").Select(Drop)],
        Decides = [.. section.Sections("decides").Select(Drop)],
        Carry = [.. section.Sections("carry").Select(Carry)],
        Settings = section.Pairs("settings"),
        Senders = section.Section("senders") is { } senders ? Senders(senders) : null,
    };

    private static SenderSettings Senders(YamlSection section)
    {
        var settings = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        if (section.Section("settings", required: true) is { } bySender)
            foreach (var sender in bySender.Keys)
            {
                settings[sender] = bySender.Pairs(sender);
                if (settings[sender].TryGetValue(SenderSettings.TimeZone, out var zone) && Zones.Find(zone) is null)
                    bySender.Fault(MappingIssues.WrongSetting, sender, "The timeZone of this sender is no IANA time zone; write Europe/London.");
            }
        var senders = new SenderSettings { Key = section.Text("key"), Settings = settings };
        section.Done();
        return senders;
    }

    private static SourceAuthentication Authentication(YamlSection? section)
    {
        if (section is null) return new SourceAuthentication { Scheme = "" };
        var usual = new SourceAuthentication { Scheme = section.Text("scheme") };
        var authentication = usual with
        {
            Header = section.OptionalText("header"),
            Algorithm = section.OptionalText("algorithm") ?? usual.Algorithm,
            Encoding = section.OptionalText("encoding") ?? usual.Encoding,
            Prefix = section.OptionalText("prefix") ?? usual.Prefix,
            SignedText = section.OptionalText("signedText") ?? usual.SignedText,
            TimestampHeader = section.OptionalText("timestampHeader"),
            TimestampUnit = section.OptionalText("timestampUnit") ?? usual.TimestampUnit,
            ToleranceSeconds = section.Number("toleranceSeconds", usual.ToleranceSeconds),
            IdHeader = section.OptionalText("idHeader"),
            ClientHeader = section.OptionalText("clientHeader"),
            Mac = section.OptionalText("mac") ?? usual.Mac,
            Probes = section.Sections("probes") is { Count: > 0 } probes ? [.. probes.Select(Probe)] : usual.Probes,
        };
        section.Done();
        OneOf(section, "scheme", authentication.Scheme, "bearer", "hmac", "path-secret");
        OneOf(section, "algorithm", authentication.Algorithm, "sha256", "sha512");
        OneOf(section, "encoding", authentication.Encoding, "hex", "base64");
        OneOf(section, "mac", authentication.Mac, "hmac", "hash");
        if (authentication.Mac == "hash" && !authentication.SignedText.Contains("{secret}", StringComparison.Ordinal))
            section.Fault(MappingIssues.WrongSetting, "mac", "A hash proves nothing unless the secret is in it: write {secret} into 'signedText'.");
        OneOf(section, "timestampUnit", authentication.TimestampUnit, "s", "ms");
        if (authentication is { Scheme: "hmac", Header: null }) section.Fault(MappingIssues.MissingKey, "scheme", "The scheme hmac needs 'header', the header that carries the signature.");
        return authentication;
    }

    private static SourceProbe Probe(YamlSection section)
    {
        var probe = new SourceProbe
        {
            Method = section.Text("method"),
            Echo = section.OptionalText("echo"),
            Verify = section.OptionalText("verify"),
            When = section.OptionalText("when"),
        };
        section.Done();
        OneOf(section, "method", probe.Method, "HEAD", "GET", "POST");
        if (probe is { Method: "POST", Echo: null, When: null })
            section.Fault(MappingIssues.MissingKey, "method", "A POST is a message unless 'when' or 'echo' tells it from one.");
        if (probe is { When: not null, Method: not "POST" } or { When: not null, Echo: not null })
            section.Fault(MappingIssues.WrongSetting, "when", "Only the body of a POST is looked at, and it is answered without an echo.");
        return probe;
    }

    private static void OneOf(YamlSection section, string key, string value, params string[] words)
    {
        if (value.Length > 0 && !words.Contains(value)) section.Fault(MappingIssues.WrongSetting, key, $"Here '{key}' is one of {string.Join(", ", words)}.");
    }

    private static FetchBack Fetch(YamlSection section)
    {
        var fetch = new FetchBack
        {
            Path = section.Text("path"),
            Form = section.Pairs("form", required: true),
            Format = section.Choice("format", s_formats),
            Succeeded = section.OptionalText("succeeded"),
        };
        section.Done();
        return fetch;
    }

    private static MessageKind Kind(YamlSection section)
    {
        var kind = new MessageKind
        {
            Id = section.Text("id"),
            When = section.OptionalText("when"),
            Map = section.Text("map"),
            Answer = section.OptionalText("answer"),
            Urgent = section.Flag("urgent"),
            Thread = section.OptionalText("thread"),
            Withdraws = section.Texts("withdraws"),
            Required = [.. section.Sections("required").Select(Required)],
            AboutDevice = section.Flag("aboutDevice"),
            Scores = section.Flag("scores"),
        };
        section.Done();
        return kind;
    }

    private static RequiredField Required(YamlSection section)
    {
        var field = new RequiredField(section.Text("path"), section.Text("place"));
        section.Done();
        return field;
    }

    private static DroppedField Drop(YamlSection section)
    {
        var field = new DroppedField(section.Text("field"), section.Text("reason"));
        section.Done();
        return field;
    }

    private static CarriedField Carry(YamlSection section)
    {
        var field = new CarriedField(section.Text("field"), section.Text("place"));
        section.Done();
        if (field.Place.Length > 0 && R4.Type(field.Place.Split('.')[0]) is not { Kind: TypeKind.Resource })
            section.Fault(MappingIssues.WrongSetting, "place", "A place begins with the type of a resource; write Communication.payload.contentString.");
        return field;
    }

    /// <summary>What no single key shows.</summary>
    private static void Check(SourceManifest manifest, YamlSection section)
    {
        var folder = section.File.Split('/')[0];
        if (manifest.Id.Length > 0 && manifest.Id != folder)
            section.Fault(MappingIssues.WrongSetting, "id", $"The id is the folder's name, '{folder}'.");
        if (manifest.TimeZone.Length > 0 && Zones.Find(manifest.TimeZone) is null)
            section.Fault(MappingIssues.WrongSetting, "timeZone", "This is no IANA time zone; write Europe/London.");
        if (manifest is { Versions: StatementOrder.StatedAt, StatedAt: null, OccurredAt: null })
            section.Fault(MappingIssues.WrongSetting, "versions", "Versions by stated-at need 'statedAt' or 'occurredAt', which say when.");
        if (manifest.Format != SourceFormat.Xml && manifest.Kinds.Any(kind => kind.Answer is not null))
            section.Fault(MappingIssues.WrongSetting, "kinds", "Answers are written as FHIR XML; only a source of format xml can have them.");
        if (manifest.Format != SourceFormat.Csv && manifest.SplitBy.Count > 0)
            section.Fault(MappingIssues.WrongSetting, "splitBy", "Only a CSV file is parted.");
        var ids = manifest.Kinds.Select(kind => kind.Id).ToList();
        if (ids.Distinct().Count() != ids.Count) section.Fault(MappingIssues.WrongSetting, "kinds", "Two kinds have the same id.");
        foreach (var withdrawn in manifest.Kinds.SelectMany(kind => kind.Withdraws).Where(id => !ids.Contains(id)))
            section.Fault(MappingIssues.WrongSetting, "kinds", $"The kind '{withdrawn}' that is to be withdrawn is none of this source{Suggestions.For(withdrawn, ids)}");
    }
}
