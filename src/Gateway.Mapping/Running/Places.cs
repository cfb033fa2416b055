using System.Globalization;
using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;

namespace Gateway.Mapping.Running;

/// <summary>How fields of one record are named in reports: as the people know them who send it.</summary>
internal sealed class Places
{
    private readonly SourceFormat _format;
    private readonly Dictionary<Element, int> _indexes = [];

    private Places(SourceFormat format) => _format = format;

    /// <summary>A fetched record is a tree of its own, whatever its format.</summary>
    public static Places For(SourceManifest manifest) => new(manifest.Fetch is null ? manifest.Format : SourceFormat.Json);

    /// <summary><c>records[2].data.spo2</c>, <c>PID-3[1].1</c>, <c>row 3, VisitDate</c>.</summary>
    public string Of(Element field) => _format switch
    {
        SourceFormat.Hl7v2 => Segment(field, indexed: true),
        SourceFormat.Csv => Cell(field, indexed: true),
        _ => Path(field, indexed: true),
    };

    /// <summary>The same without indexes, as manifests name what they drop: <c>records.data.spo2</c>, <c>PID-3.1</c>, <c>VisitDate</c>.</summary>
    public string Pattern(Element field) => _format switch
    {
        SourceFormat.Hl7v2 => Segment(field, indexed: false),
        SourceFormat.Csv => Cell(field, indexed: false),
        _ => Path(field, indexed: false),
    };

    private string Path(Element field, bool indexed)
    {
        if (field.Parent is not { } parent) return "";
        var above = Path(parent, indexed);
        var name = indexed && field.IsRepeat ? $"{field.Name}[{Index(field)}]" : field.Name;
        return above.Length == 0 ? name : $"{above}.{name}";
    }

    private string Cell(Element field, bool indexed) =>
        indexed && field.Parent is { } row && row.Parent is not null
            ? $"row {Index(row) + 2}, {field.Name}" // headings are row 1
            : field.Name;

    /// <summary>The only component of a field is named by the field: PID-7, not PID-7.1.</summary>
    private string Segment(Element field, bool indexed)
    {
        var path = new List<Element>();
        for (var here = field; here.Parent is not null; here = here.Parent) path.Add(here);
        path.Reverse();
        if (path.Count == 0) return "";
        var place = Repeated(path[0], path[0].Name, indexed);
        if (path.Count == 1) return place;
        place += "-" + Repeated(path[1], path[1].Name[1..], indexed);
        if (path.Count == 2 || (path.Count == 3 && path[1].Children.Count == 1 && path[2].Name == "c1")) return place;
        return path.Skip(2).Aggregate(place, (above, part) => above + "." + part.Name[1..]);
    }

    /// <summary>The first of several has no index, as people write it.</summary>
    private string Repeated(Element element, string name, bool indexed) =>
        indexed && element.IsRepeat && Index(element) is > 0 and var index ? name + "[" + index.ToString(CultureInfo.InvariantCulture) + "]" : name;

    /// <summary>The siblings are counted once for all, so that a record of 10⁵ rows does not cost 10¹⁰ steps.</summary>
    private int Index(Element element)
    {
        if (_indexes.TryGetValue(element, out var index)) return index;
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var sibling in element.Parent!.Children) // only elements below the root are asked
        {
            counts.TryGetValue(sibling.Name, out var count);
            _indexes[sibling] = count;
            counts[sibling.Name] = count + 1;
        }
        return _indexes[element];
    }
}
