namespace Gateway.Mapping.Binding;

/// <summary>A variable of a rule: where its value lies in the frame, and its R4 type if it is known.</summary>
internal sealed record Variable(string Name, int Slot, string? Type, bool IsTarget)
{
    /// <summary>Whether anything names it.</summary>
    public bool IsUsed { get; set; }
}

/// <summary>The variables that a rule sees: its own, and those of the rules and the group around it.</summary>
internal sealed class Scope
{
    private readonly Dictionary<string, Variable> _variables = new(StringComparer.Ordinal);
    private readonly Scope? _outer;
    private readonly FrameLayout _frame;

    public Scope(FrameLayout frame) => _frame = frame;

    private Scope(Scope outer) => (_outer, _frame) = (outer, outer._frame);

    public IEnumerable<Variable> Visible => _outer is null ? _variables.Values : _variables.Values.Concat(_outer.Visible);

    public IEnumerable<string> Names => Visible.Select(variable => variable.Name);

    public Scope Inner() => new(this);

    /// <summary>A new variable; it hides one of the same name further out.</summary>
    public Variable Add(string name, string? type, bool isTarget) =>
        _variables[name] = new Variable(name, _frame.Next(), type, isTarget);

    /// <summary>A place in the frame that no name leads to.</summary>
    public int AddUnnamed() => _frame.Next();

    /// <summary>The variable that a name means; it is used then.</summary>
    public Variable? Find(string name)
    {
        if (!_variables.TryGetValue(name, out var variable)) return _outer?.Find(name);
        variable.IsUsed = true;
        return variable;
    }
}

/// <summary>Counts the places of a group's frame.</summary>
internal sealed class FrameLayout
{
    public int Count { get; private set; }

    public int Next() => Count++;
}
