using Gateway.Fhir.FhirPath.Values;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath;

/// <summary>A piece of a compiled expression: what it yields, given the state of the evaluation.</summary>
internal delegate Items Eval(Evaluation run);

/// <summary>The state of one evaluation: <c>$this</c>, <c>$index</c>, <c>$total</c>, the variables and the steps taken.</summary>
internal sealed class Evaluation(Element root, FhirPathContext context)
{
    private long _stepsLeft = context.StepLimit;
    private Dictionary<string, Items>? _defined;

    public Element Root { get; } = root;

    public FhirPathContext Context { get; } = context;

    public Items This { get; set; } = Items.Of(root);

    public int? Index { get; set; }

    public Items Total { get; set; }

    /// <summary>Counts work, so that an expression that would never end does.</summary>
    public void Spend(long steps)
    {
        _stepsLeft -= steps;
        if (_stepsLeft < 0)
            throw new FhirPathException($"The expression was stopped after {Context.StepLimit} steps; it does far too much for the data at hand.");
    }

    /// <summary>Evaluates something with an item as <c>$this</c>, and puts everything back.</summary>
    public Items With(Item item, int index, Eval code)
    {
        var (outerThis, outerIndex) = (This, Index);
        This = Items.Of(item);
        Index = index;
        var result = code(this);
        This = outerThis;
        Index = outerIndex;
        Spend(1 + result.Count);
        return result;
    }

    /// <summary>Evaluates something with a collection as <c>$this</c>; the index stays.</summary>
    public Items WithThis(Items items, Eval code)
    {
        var outer = This;
        This = items;
        var result = code(this);
        This = outer;
        return result;
    }

    public DateTimeOffset Now(string function) => Context.Now
        ?? throw new FhirPathException($"{function}() needs the time, but the evaluation was given none.");

    /// <summary>Variables that <c>defineVariable</c> made, by name.</summary>
    public bool TryDefined(string name, out Items value)
    {
        value = default;
        return _defined is not null && _defined.TryGetValue(name, out value);
    }

    public void Define(string name, Items value)
    {
        _defined ??= new Dictionary<string, Items>(StringComparer.Ordinal);
        if (!_defined.TryAdd(name, value)) throw new FhirPathException($"The variable %{name} is defined twice.");
    }

    public void Forget(string name) => _defined?.Remove(name);
}
