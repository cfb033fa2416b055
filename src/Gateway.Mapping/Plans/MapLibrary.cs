using System.Security.Cryptography;
using System.Text;
using Gateway.Fhir.Model;
using Gateway.Mapping.Binding;
using Gateway.Mapping.Concepts;
using Gateway.Mapping.Lexing;
using Gateway.Mapping.Manifests;
using Gateway.Mapping.Parsing;

namespace Gateway.Mapping.Plans;

/// <summary>The maps of all files: each parsed once, compiled once for each kind of message that it is the map of.</summary>
internal sealed class MapLibrary
{
    private const string Shared = "shared/";
    private const string Extension = ".map";
    private readonly IReadOnlyDictionary<string, ReadOnlyMemory<byte>> _files;
    private readonly List<Issue> _faults;
    private readonly Dictionary<string, MapUnit> _units = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MapPlan> _plans = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public MapLibrary(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, List<Issue> faults, StructureTypes? types = null)
    {
        _files = files;
        _faults = faults;
        foreach (var path in files.Keys.Where(path => path.Count(c => c == '/') == 1).Order(StringComparer.Ordinal))
            if (Parse(path, files[path], faults) is { } syntax) _units[path] = new MapUnit(syntax, types ?? StructureTypes.OfR4);
        foreach (var unit in _units.Values) unit.Imports = Imports(unit);
    }

    /// <summary>A map as text, or as a StructureMap resource; null for any other file.</summary>
    public static MapSyntax? Parse(string path, ReadOnlyMemory<byte> content, List<Issue> faults)
    {
        if (path.EndsWith(Extension, StringComparison.Ordinal)) return MapParser.Parse(new SourceText(path, Encoding.UTF8.GetString(content.Span), faults));
        return StructureMapReader.IsStructureMap(path, content) ? StructureMapReader.Read(path, content, faults) : null;
    }

    /// <summary>The plan of a kind's map; null after a fault.</summary>
    public MapPlan? Plan(SourceManifest manifest, MessageKind kind, YamlSection section) => Plan($"{manifest.Id}/{kind.Map}", kind.Map, section, "map", "Bundle");

    /// <summary>The plan of the map that answers a kind; null when it has none, or after a fault.</summary>
    public MapPlan? AnswerPlan(SourceManifest manifest, MessageKind kind, YamlSection section) => Plan($"{manifest.Id}/{kind.Answer}", kind.Answer ?? "", section, "answer", null);

    private MapPlan? Plan(string path, string name, YamlSection section, string key, string? target)
    {
        if (name.Length == 0) return null;
        if (!_units.TryGetValue(path, out var unit))
        {
            section.Fault(MappingIssues.MapMissing, key, $"There is no map {path}{Suggestions.For(path, _units.Keys)}");
            return null;
        }
        return _plans.TryGetValue(path, out var known) ? known : Plan(unit, target).Plan;
    }

    /// <summary>The plan of a map by itself, and the type it writes.</summary>
    /// <param name="path">The map's file.</param>
    /// <param name="otherwise">The type of the target, where the first group does not name one.</param>
    public (MapPlan? Plan, string? Target) Plan(string path, string? otherwise)
    {
        if (_units.TryGetValue(path, out var unit))
        {
            var names = unit.Syntax.Groups is [{ Parameters: [_, { Type: not null }, ..] }, ..];
            return Plan(unit, names ? null : otherwise);
        }
        _faults.Add(Issue.Error(MappingIssues.MapMissing, "not-found", path, $"There is no map {path}{Suggestions.For(path, _units.Keys)}"));
        return (null, null);
    }

    private (MapPlan? Plan, string? Target) Plan(MapUnit unit, string? target)
    {
        foreach (var used in unit.WithImports()) _used.Add(used.Source.File);
        var path = unit.Source.File;
        var concepts = new ConceptTables(path[..path.IndexOf('/', StringComparison.Ordinal)], _files, _faults);
        var (entry, type) = new MapBinder(unit, concepts).Bind(target);
        if (entry is null) return (null, null);
        return (_plans[path] = new MapPlan(path, Hash(unit, concepts), entry), type);
    }

    /// <summary>The canonical address that a map gives itself.</summary>
    public string? UrlOf(string path) => _units[path].Syntax.Url;

    /// <summary>What a map calls the structure that its first group writes.</summary>
    public string? TargetName(string path)
    {
        var syntax = _units[path].Syntax;
        var name = syntax.Groups is [{ Parameters: [_, { Type: { } type }, ..] }, ..] ? type : null;
        var url = syntax.Uses.FirstOrDefault(uses => uses.Alias == name)?.Url;
        return url is null ? name : url[(url.LastIndexOf('/') + 1)..];
    }

    /// <summary>Whether a fault stands in a map that a plan needs, or in one of its concept maps.</summary>
    public bool Concerns(Issue fault) => !_units.Keys.Except(_used).Any(path => fault.Path.StartsWith(path + ":", StringComparison.Ordinal));

    /// <summary>A map that nothing leads to is probably a slip.</summary>
    public void ReportUnused()
    {
        foreach (var path in _units.Keys.Except(_used).Where(path => !path.StartsWith(Shared, StringComparison.Ordinal)))
            _faults.Add(Issue.Warning(MappingIssues.MapUnused, "informational", $"{path}:1:1", "No kind of a manifest and no map uses this map."));
    }

    private string Hash(MapUnit unit, ConceptTables concepts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in unit.WithImports().Select(used => used.Source.File).Concat(concepts.UsedFiles).Distinct().Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}\0{_files[path].Length}\0"));
            hash.AppendData(_files[path].Span);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private List<MapUnit> Imports(MapUnit unit)
    {
        var imports = new List<MapUnit>();
        foreach (var import in unit.Syntax.Imports)
        {
            var found = Find(unit, import.Url);
            // Official maps import families of maps (http://hl7.org/fhir/StructureMap/*3to4), of which none may be needed: a group that is missing is told by itself.
            if (found.Count == 0 && !import.Url.Contains('*', StringComparison.Ordinal))
                unit.Source.Fault(MappingIssues.UnknownImport, import.At, $"There is no map '{import.Url}' beside this one nor in {Shared[..^1]}{Suggestions.For(import.Url, Names(unit))}");
            imports.AddRange(found);
        }
        return imports;
    }

    /// <summary>By file name beside the map, by file name in shared, by canonical address, where <c>*</c> stands for anything.</summary>
    private List<MapUnit> Find(MapUnit from, string name)
    {
        foreach (var folder in (string[])[Folder(from), Shared])
            if (_units.TryGetValue(folder + name, out var file) || _units.TryGetValue(folder + name + Extension, out file)) return [file];
        if (_units.TryGetValue(name, out var path)) return [path];
        var near = _units.Values.Where(unit => unit != from && (Folder(unit) == Folder(from) || Folder(unit) == Shared) && unit.Syntax.Url is not null);
        var star = name.IndexOf('*', StringComparison.Ordinal);
        return [.. near.Where(unit => star < 0
            ? unit.Syntax.Url == name
            : unit.Syntax.Url!.StartsWith(name[..star], StringComparison.Ordinal) && unit.Syntax.Url.EndsWith(name[(star + 1)..], StringComparison.Ordinal))]; // those near have one
    }

    private IEnumerable<string> Names(MapUnit from) =>
        _units.Keys.Where(path => path.StartsWith(Folder(from), StringComparison.Ordinal) || path.StartsWith(Shared, StringComparison.Ordinal)).Select(path => Path.GetFileNameWithoutExtension(path));

    private static string Folder(MapUnit unit) => unit.Source.File[..(unit.Source.File.LastIndexOf('/') + 1)];
}
