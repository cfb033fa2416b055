namespace Gateway.Pathways;

/// <summary>One line of a pathway: in any of these states, when this happens, that is the state and these are the duties.</summary>
public sealed record PathwayRow(IReadOnlyList<string> From, string Happening, string To, IReadOnlyList<Duty> Duties);

/// <summary>What a happening makes of a state.</summary>
/// <param name="State">The state afterwards; the same as before when the step is refused.</param>
/// <param name="Refusal">Why nothing comes of it, in a sentence; null when it is a legal step.</param>
public sealed record PathwayStep(string State, IReadOnlyList<Duty> Duties, string? Refusal)
{
    /// <summary>The news that somebody is to be told, if any.</summary>
    public IEnumerable<string> Of(DutyKind kind) => Duties.Where(duty => duty.Kind == kind).Select(duty => duty.What);

    public bool Has(DutyKind kind) => Duties.Any(duty => duty.Kind == kind);
}

/// <summary>A workflow as a table: state and happening in, state and duties out.</summary>
public sealed class Pathway
{
    private readonly Dictionary<(string State, string Happening), PathwayRow> _rows = [];

    /// <exception cref="ArgumentException">Two lines speak of the same state and happening.</exception>
    internal Pathway(string name, string first, IReadOnlyList<PathwayRow> rows)
    {
        (Name, First, Rows) = (name, first, rows);
        foreach (var row in rows)
            foreach (var state in row.From)
                _rows.Add((state, row.Happening), row);
    }

    public string Name { get; }

    /// <summary>The state in which everything begins.</summary>
    public string First { get; }

    public IReadOnlyList<PathwayRow> Rows { get; }

    public IEnumerable<string> States => Rows.SelectMany(row => row.From.Append(row.To)).Append(First).Distinct();

    public IEnumerable<string> Happenings => Rows.Select(row => row.Happening).Distinct();

    /// <summary>Takes a step; one that the table does not have is refused with a reason, never an exception.</summary>
    public PathwayStep Take(string state, string happening) =>
        _rows.TryGetValue((state, happening), out var row)
            ? new PathwayStep(row.To, row.Duties, null)
            : new PathwayStep(state, [], $"A {Name} that is {state} cannot be {happening}.");

    /// <summary>The state after everything that happened, in that order; what is not legal changes nothing.</summary>
    public string After(IEnumerable<string> happenings) =>
        happenings.Aggregate(First, (state, happening) => Take(state, happening).State);
}
