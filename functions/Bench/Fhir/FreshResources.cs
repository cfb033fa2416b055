using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Functions.Bench.Fhir;

/// <summary>Resources that were just read and that nothing has looked at yet, as a message's are; each is handed out once.</summary>
internal sealed class FreshResources
{
    /// <summary>How many are read in one go, so that the clock is looked at seldom.</summary>
    public const int AtOnce = 32;

    private const int Texts = 1000;

    private readonly byte[][] _texts;
    private readonly Element[] _resources = new Element[AtOnce];
    private int _nextText;
    private int _next;

    public FreshResources(Func<Random, byte[]> make)
    {
        var random = new Random(999);
        _texts = [.. Enumerable.Range(0, Texts).Select(_ => make(random))];
    }

    public void Read()
    {
        for (var i = 0; i < AtOnce; i++) _resources[i] = JsonTree.ReadFhir(_texts[_nextText++ % Texts]).Root!; // written by us, so it reads
        _next = 0;
    }

    public Element Next() => _resources[_next++];
}
