using System.Globalization;
using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;

namespace Gateway.Mapping.Running;

/// <summary>How fields of one record are named in reports: as the people know them who send it.</summary>
internal sealed class Places
{
    private readonly SourceFormat _format;
    private readonly Hl7Names _names;
    private readonly Dictionary<Element, int> _indexes = [];

    private Places(SourceFormat format, Hl7Names names) => (_format, _names) = (format, names);

    /// <summary>A fetched record is a tree of its own, whatever its format.</summary>
    /// <param name="manifest">Whose record it is.</param>
    /// <param name="names">The names that records of this source had before.</param>
    public static Places For(SourceManifest manifest, Hl7Names names) => new(manifest.Fetch is null ? manifest.Format : SourceFormat.Json, names);

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
        // At most four below the root: segment, field, component, subcomponent.
        Element? first = null, second = null, third = null, fourth = null;
        for (var here = field; here.Parent is { } parent; here = parent) (first, second, third, fourth) = (here, first, second, third);
        if (first is null) return "";
        if (third is not null && fourth is null && second!.Children.Count == 1 && third.Name == "c1") third = null; // a third has a second
        var isFirst = !indexed || (IsFirst(first) && (second is null || IsFirst(second)));
        return isFirst ? _names.Of(first.Name, second?.Name, third?.Name, fourth?.Name) : Written(first, second, third, fourth);
    }

    private bool IsFirst(Element element) => !element.IsRepeat || Index(element) == 0;

    private string Written(Element segment, Element? field, Element? component, Element? subcomponent)
    {
        var place = Repeated(segment, segment.Name);
        if (field is not null) place += "-" + Repeated(field, field.Name[1..]);
        if (component is not null) place += "." + component.Name[1..];
        return subcomponent is null ? place : place + "." + subcomponent.Name[1..];
    }

    /// <summary>The first of several has no index, as people write it.</summary>
    private string Repeated(Element element, string name) =>
        element.IsRepeat && Index(element) is > 0 and var index ? name + "[" + index.ToString(CultureInfo.InvariantCulture) + "]" : name;

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
