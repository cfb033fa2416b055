using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using Gateway.Custody.Partners;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Mapping;
using Gateway.Mapping.Manifests;
using Gateway.Web.Inbound.Folders;
using Gateway.Web.Inbound.Mllp;

namespace Gateway.Web.Inbound.Ways;

/// <summary>
/// Reads <c>ways.json</c>: <c>{"mllp":[…],"folders":[…]}</c>. All faults at once: WEB030 the file, WEB031 unknown property, WEB032 missing or wrong value,
/// WEB033 what does not fit together.
/// </summary>
internal sealed class WaysReader(string file, SourceCatalogue catalogue, PartnerDirectory partners)
{
    private static readonly string[] s_lists = ["mllp", "folders"];
    private static readonly string[] s_mllp = ["source", "client", "listen", "certificate", "key", "peers", "connections", "inFlight", "frameTime"];
    private static readonly string[] s_folder = ["source", "client", "path", "settle"];

    private readonly List<Issue> _faults = [];

    public static (WaysIn? Ways, IReadOnlyList<Issue> Faults) Read(string file, ReadOnlySpan<byte> json, SourceCatalogue catalogue, PartnerDirectory partners)
    {
        var read = JsonTree.ReadForeign(json);
        if (read.Root is not { Kind: ElementKind.Object } root)
            return (null, [Issue.Error("WEB030", "structure", file, "This is no JSON object. Write {\"mllp\": […], \"folders\": […]}."), .. read.Issues]);
        var reader = new WaysReader(file, catalogue, partners);
        var ways = reader.Read(root);
        return reader._faults.Count > 0 ? (null, reader._faults) : (ways, []);
    }

    private WaysIn Read(Element root)
    {
        OnlyKnown(root, s_lists);
        var mllp = root.All("mllp").Where(IsEntry).Select(Mllp).OfType<MllpWay>().ToList();
        var folders = root.All("folders").Where(IsEntry).Select(Folder).OfType<DropFolder>().ToList();
        foreach (var same in mllp.Where(way => way.Listen.Port != 0).GroupBy(way => way.Listen).Where(same => same.Count() > 1))
            Fault("WEB033", "mllp", $"Two entries listen on {same.Key}. Give each client a port of its own.");
        foreach (var same in folders.GroupBy(folder => folder.Path, StringComparer.Ordinal).Where(same => same.Count() > 1))
            Fault("WEB033", "folders", $"Two entries watch {same.Key}. Give each client a folder of its own.");
        return new WaysIn(mllp, folders);
    }

    private MllpWay? Mllp(Element entry)
    {
        OnlyKnown(entry, s_mllp);
        var (source, client) = Bound(entry);
        var certificate = Certificate(entry);
        var peers = entry.All("peers").Where(peer => peer.Text is not null).Select(peer => peer.Text!.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant()).ToList();
        if (peers.Exists(peer => peer.Length != 64 || !peer.All(char.IsAsciiHexDigit)))
            Fault(entry, "WEB032", "peers", "A fingerprint is the SHA-256 of a certificate in hex: openssl x509 -noout -fingerprint -sha256 -in FILE.");
        if (!IPEndPoint.TryParse(Text(entry, "listen"), out var listen) || !Text(entry, "listen").Contains(':', StringComparison.Ordinal))
        {
            Fault(entry, "WEB032", "listen", "Write the address and port to listen on, such as 127.0.0.1:2575.");
            return null;
        }
        if (!IPAddress.IsLoopback(listen.Address) && (certificate is null || peers.Count == 0))
            Fault(entry, "WEB033", "listen", "Beyond this machine MLLP is TLS with a certificate on both sides. Give 'certificate', 'key' and the fingerprints of the client's as 'peers', or listen on 127.0.0.1 behind a tunnel.");
        if (peers.Count > 0 && certificate is null)
            Fault(entry, "WEB033", "peers", "Only TLS shows a client's certificate. Give 'certificate' and 'key' too.");
        if (source is { Manifest: not { Format: SourceFormat.Hl7v2, Reply: ReplyForm.Hl7Ack } })
            Fault(entry, "WEB033", "source", $"MLLP carries HL7 v2, and '{source.Manifest.Id}' is none. Name a source whose format is hl7v2 and whose reply is hl7-ack.");
        if (source is null || client is null) return null;
        var usual = new MllpWay(source, client, listen) { Certificate = certificate, Peers = peers };
        return usual with
        {
            Connections = Number(entry, "connections", usual.Connections),
            InFlight = Number(entry, "inFlight", usual.InFlight),
            FrameTime = Span(entry, "frameTime", usual.FrameTime),
        };
    }

    private DropFolder? Folder(Element entry)
    {
        OnlyKnown(entry, s_folder);
        var (source, client) = Bound(entry);
        var path = Text(entry, "path");
        if (path.Length == 0) Fault(entry, "WEB032", "path", "Write the folder in which in/, done/, refused/ and reports/ are to be.");
        if (source?.Manifest.Fetch is not null) Fault(entry, "WEB033", "source", $"'{source.Manifest.Id}' sends notices, which are answered by a fetch and are no files.");
        if (source is null || client is null || path.Length == 0) return null;
        var usual = new DropFolder(source, client, Path.GetFullPath(path, Folder()));
        return usual with { Settle = Span(entry, "settle", usual.Settle) };
    }

    /// <summary>What proves the sender is the way itself, so it must be one the partner file allows.</summary>
    private (SourceSystem? Source, Partner? Client) Bound(Element entry)
    {
        var source = catalogue.Find(Text(entry, "source"));
        if (source is null) Fault(entry, "WEB032", "source", "This is no source of the mappings folder.");
        var client = partners.Find(Text(entry, "client"));
        if (client is null) Fault(entry, "WEB032", "client", "This is no id of partners.json.");
        else if (source is not null && !client.Sources.Contains(source.Manifest.Id)) Fault(entry, "WEB033", "client", $"In partners.json '{client.Id}' may not send as '{source.Manifest.Id}'. Add it to its sources.");
        return (source, client);
    }

    private X509Certificate2? Certificate(Element entry)
    {
        var (certificate, key) = (Text(entry, "certificate"), Text(entry, "key"));
        if (certificate.Length == 0 && key.Length == 0) return null;
        try
        {
            return X509Certificate2.CreateFromPemFile(Path.GetFullPath(certificate, Folder()), Path.GetFullPath(key.Length > 0 ? key : certificate, Folder()));
        }
        catch (CryptographicException)
        {
            Fault(entry, "WEB032", "certificate", "The certificate and its key could not be read together. Both are PEM files, the key without a password.");
        }
        catch (IOException)
        {
            Fault(entry, "WEB032", "certificate", "There is no such file. Paths are meant from the folder of this file.");
        }
        return null;
    }

    private string Folder() => Path.GetDirectoryName(Path.GetFullPath(file))!;

    private int Number(Element entry, string name, int otherwise)
    {
        if (entry[name] is not { } value) return otherwise;
        if (value.Kind == ElementKind.Number && int.TryParse(value.Text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0) return number;
        Fault(entry, "WEB032", name, "This is a whole number above 0.");
        return otherwise;
    }

    private TimeSpan Span(Element entry, string name, TimeSpan otherwise)
    {
        if (entry[name]?.Text is not { } text) return otherwise;
        try
        {
            if (XmlConvert.ToTimeSpan(text) is var span && span > TimeSpan.Zero) return span;
        }
        catch (FormatException)
        {
            // Said below, as for a negative one.
        }
        Fault(entry, "WEB032", name, "A duration is ISO 8601 and longer than nothing: PT30S.");
        return otherwise;
    }

    private static bool IsEntry(Element entry) => entry.Kind != ElementKind.Array || entry.Children.Count > 0;

    private static string Text(Element entry, string name) => entry[name] is { Kind: ElementKind.String, Text: { } text } ? text : "";

    private void OnlyKnown(Element entry, string[] known)
    {
        foreach (var name in entry.Children.Select(child => child.Name).Distinct().Except(known))
            Fault(entry, "WEB031", name, $"There is no such property. Use one of: {string.Join(", ", known)}.");
    }

    private void Fault(Element entry, string code, string name, string text) => Fault(code, $"{entry.Path()}.{name}".TrimStart('.'), text);

    private void Fault(string code, string place, string text) => _faults.Add(Issue.Error(code, "invalid", $"{Path.GetFileName(file)}, {place}", text));
}
