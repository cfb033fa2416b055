using Gateway.Fhir.Model;

namespace Gateway.Mapping.Running;

/// <summary>Whether a text stands word for word where the manifest says that it is kept.</summary>
internal sealed class CarriedText(Element? made)
{
    private readonly Dictionary<string, List<string>> _texts = new(StringComparer.Ordinal);

    /// <param name="place">A resource's type and the names below it: <c>Communication.payload.contentString</c>.</param>
    /// <param name="text">The field's own text.</param>
    public bool Holds(string place, string text)
    {
        if (!_texts.TryGetValue(place, out var texts)) _texts[place] = texts = Texts(place);
        return texts.Exists(kept => kept.Contains(text, StringComparison.Ordinal));
    }

    private List<string> Texts(string place)
    {
        var names = place.Split('.');
        var here = Resources().Where(resource => resource.ResourceType == names[0]);
        foreach (var name in names[1..]) here = here.SelectMany(element => element.All(name));
        return [.. here.Select(element => element.Text).OfType<string>()];
    }

    private IEnumerable<Element> Resources()
    {
        if (made is null) return [];
        return made.ResourceType == "Bundle" ? made.All("entry").Select(entry => entry["resource"]).OfType<Element>() : [made];
    }
}
