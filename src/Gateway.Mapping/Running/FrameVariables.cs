using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Gateway.Fhir.Model;

namespace Gateway.Mapping.Running;

/// <summary>The variables of a rule as FHIRPath sees them: those of the frame first, then those of the run. Looking one up reads it.</summary>
internal sealed class FrameVariables(Run run, Value[] frame, IReadOnlyDictionary<string, int> slots) : IReadOnlyDictionary<string, Element>
{
    private static readonly Element s_nothing = new("nothing", ElementKind.Array);

    public int Count => slots.Count + run.Variables.Count;

    public IEnumerable<string> Keys => slots.Keys.Concat(run.Variables.Keys);

    public IEnumerable<Element> Values => Keys.Select(key => this[key]);

    public Element this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => slots.ContainsKey(key) || run.Variables.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Element value)
    {
        if (!slots.TryGetValue(key, out var slot)) return run.Variables.TryGetValue(key, out value);
        value = frame[slot].Node ?? s_nothing;
        // A field with parts is read when its parts are; one without is read now.
        if (value.Children.Count == 0) run.Read(frame[slot]);
        return true;
    }

    public IEnumerator<KeyValuePair<string, Element>> GetEnumerator() =>
        Keys.Select(key => KeyValuePair.Create(key, this[key])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
