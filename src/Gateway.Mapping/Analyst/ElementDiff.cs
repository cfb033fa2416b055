using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Mapping.Analyst;

/// <summary>A value that is different in two trees: added when it was not there before, removed when it is not there any more.</summary>
public sealed record ElementChange(string Path, string? Before, string? After)
{
    /// <summary>With a sign for the reader; the values are the record's.</summary>
    public override string ToString() =>
        Before is null ? $"+ {Path} = {After}" : After is null ? $"- {Path} = {Before}" : $"~ {Path}: {Before} -> {After}";

    /// <summary>Without the values.</summary>
    public string ToPlaceOnly() => $"{(Before is null ? '+' : After is null ? '-' : '~')} {Path}";
}

/// <summary>Compares two trees value by value; the entries of a bundle are told by type and id, wherever they stand.</summary>
public static class ElementDiff
{
    /// <summary>The differences in the order of the trees; a tree that is null has no value.</summary>
    public static IReadOnlyList<ElementChange> Between(Element? before, Element? after)
    {
        var (old, now) = (ValuesOf(before), ValuesOf(after));
        var changes = new List<ElementChange>();
        foreach (var (path, value) in old)
            if (!now.TryGetValue(path, out var other)) changes.Add(new ElementChange(path, value, null));
            else if (other != value) changes.Add(new ElementChange(path, value, other));
        changes.AddRange(now.Where(pair => !old.ContainsKey(pair.Key)).Select(pair => new ElementChange(pair.Key, null, pair.Value)));
        return changes;
    }

    private static Dictionary<string, string> ValuesOf(Element? root)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (root is not null) Add(root, "", values);
        return values;
    }

    private static void Add(Element element, string path, Dictionary<string, string> values)
    {
        if (element.IsPrimitive && element.Text is { } text) values.TryAdd(path, text);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var child in element.Children)
        {
            counts.TryGetValue(child.Name, out var index);
            counts[child.Name] = index + 1;
            if (child.Name == "entry" && child["resource"] is { } resource)
                Add(resource, $"{resource.ResourceType}/{resource["id"]?.Text ?? index.ToString(CultureInfo.InvariantCulture)}", values);
            else
                Add(child, Below(path, child, index), values);
        }
    }

    private static string Below(string path, Element child, int index)
    {
        var name = child.IsRepeat ? string.Create(CultureInfo.InvariantCulture, $"{child.Name}[{index}]") : child.Name;
        return path.Length == 0 ? name : $"{path}.{name}";
    }
}
