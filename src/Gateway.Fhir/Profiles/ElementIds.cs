using Gateway.Fhir.Model;

namespace Gateway.Fhir.Profiles;

/// <summary>
/// The ids of a definition's elements. R4 asks for them (http://hl7.org/fhir/R4/elementdefinition.html#id), but a
/// definition written by hand may lack them or have others: then the id is made of the path and the slices before it.
/// </summary>
internal sealed class ElementIds
{
    private readonly Dictionary<string, string> _lastOfPath = new(StringComparer.Ordinal);

    /// <summary>The id of the next element of the list.</summary>
    public string Of(Element element)
    {
        var path = element["path"]!.Text!;
        var id = element["id"]?.Text is { } given && Fits(given, path) ? given : Made(path);
        if (element["sliceName"]?.Text is { Length: > 0 } slice && SnapshotNode.SliceOf(id) is null) id = $"{id}:{slice}";
        _lastOfPath[path] = id;
        return id;
    }

    /// <summary>An id fits when its steps are the path's; a choice may stand there by its short form.</summary>
    private static bool Fits(string id, string path)
    {
        var own = SnapshotNode.PathOf(id).Split('.');
        var wanted = path.Split('.');
        if (own.Length != wanted.Length) return false;
        for (var i = 0; i < own.Length; i++)
            if (own[i] != wanted[i] && !(own[i].EndsWith("[x]", StringComparison.Ordinal) && wanted[i].StartsWith(own[i][..^3], StringComparison.Ordinal))) return false;
        return true;
    }

    private string Made(string path)
    {
        var dot = path.LastIndexOf('.');
        return dot < 0 ? path : $"{_lastOfPath.GetValueOrDefault(path[..dot], path[..dot])}{path[dot..]}";
    }
}
