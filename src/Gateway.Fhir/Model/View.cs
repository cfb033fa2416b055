using System.Globalization;
using Gateway.Fhir.Definitions;

namespace Gateway.Fhir.Model;

/// <summary>
/// A typed view over an element: what is read and set goes straight to the tree, which keeps all that the type does not
/// know. Dates and times are text, with the precision they came with. The views are generated from the definitions:
/// <c>Name</c> reads, <c>AddName()</c> adds a repeat; of an element that does not repeat, <c>AddCode()</c> hands out the
/// one that is there or puts an empty one.
/// </summary>
public abstract class View(Element element)
{
    public Element Element { get; } = element;

    /// <summary>The view of a resource of this type: <c>entry.Resource?.As&lt;Patient&gt;()</c>; null when it is of another.</summary>
    public T? As<T>() where T : View, IView<T> => Element.ResourceType == T.FhirType ? T.Of(Element) : null;

    /// <summary>The name only: a view holds patient data.</summary>
    public override string ToString() => Element.ToString();

    protected string? GetText(string name) => Element[name]?.Text;

    protected bool? GetBoolean(string name) => GetText(name) switch { "true" => true, "false" => false, _ => null };

    /// <summary>Null also when the text is no whole number of 32 bits.</summary>
    protected int? GetInteger(string name) =>
        int.TryParse(GetText(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>With the digits as they were written (1.50); null also when the number is beyond a decimal.</summary>
    protected decimal? GetDecimal(string name) =>
        decimal.TryParse(GetText(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    protected T? GetView<T>(string name) where T : View, IView<T> => Element[name] is { } child ? T.Of(child) : null;

    protected IReadOnlyList<T> GetViews<T>(string name) where T : View, IView<T> => [.. Element.All(name).Select(T.Of)];

    /// <summary>The values of a primitive that repeats; one that has only extensions is left out.</summary>
    protected IReadOnlyList<string> GetTexts(string name) => [.. Element.All(name).Select(child => child.Text).OfType<string>()];

    /// <summary>Sets a primitive; null takes the value away, and the element unless it has extensions.</summary>
    protected void SetValue(string name, string? value) => Set(name, ElementKind.String, value);

    protected void SetValue(string name, bool? value) => Set(name, ElementKind.Boolean, value switch { true => "true", false => "false", null => null });

    protected void SetValue(string name, int? value) => Set(name, ElementKind.Number, value?.ToString(CultureInfo.InvariantCulture));

    protected void SetValue(string name, decimal? value) => Set(name, ElementKind.Number, value?.ToString(CultureInfo.InvariantCulture));

    protected void AddValue(string name, string value) => Element.Add(new Element(name, ElementKind.String, value) { IsRepeat = true });

    protected T AddView<T>(string name) where T : View, IView<T> => T.Of(Element.Add(new Element(name) { IsRepeat = true }));

    protected T EnsureView<T>(string name) where T : View, IView<T> => T.Of(Element[name] ?? Element.Add(new Element(name)));

    /// <summary>Adds an empty resource of this type, in place of the one that is there unless the element repeats.</summary>
    protected T PutResource<T>(string name, bool isRepeat) where T : View, IView<T>
    {
        if (!isRepeat && Element[name] is { } there) Element.Remove(there);
        return T.Of(Element.Add(new Element(name) { IsRepeat = isRepeat }.With("resourceType", T.FhirType)));
    }

    protected void SetChoice(string fhirType, string name, string? value) => SetValue(Chosen(fhirType, name, value), value);

    protected void SetChoice(string fhirType, string name, bool? value) => SetValue(Chosen(fhirType, name, value), value);

    protected void SetChoice(string fhirType, string name, int? value) => SetValue(Chosen(fhirType, name, value), value);

    protected void SetChoice(string fhirType, string name, decimal? value) => SetValue(Chosen(fhirType, name, value), value);

    protected T EnsureChoice<T>(string fhirType, string name) where T : View, IView<T> => EnsureView<T>(Chosen(fhirType, name, name));

    /// <summary>When the choice gets a value: takes away what it holds with another type.</summary>
    private string Chosen(string fhirType, string name, object? value)
    {
        if (value is null) return name;
        var type = R4.Type(fhirType)!; // generated code names types that are defined
        var choice = type.Find(name)!.Value.Element;
        foreach (var child in Element.Children.ToList())
            if (child.Name != name && type.Find(child.Name)?.Element == choice) Element.Remove(child);
        return name;
    }

    private void Set(string name, ElementKind kind, string? text)
    {
        var child = Element[name];
        if (text is not null) (child ?? Element.Add(new Element(name))).SetValue(kind, text);
        else if (child is { Children.Count: > 0 }) child.SetValue(ElementKind.Null, null);
        else if (child is not null) Element.Remove(child);
    }
}
