using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>http://hl7.org/fhirpath/N1/#filtering-and-projection</summary>
internal static class Filtering
{
    public static readonly IReadOnlyList<Function> Functions =
    [
        Function.Each("where", Where),
        Function.Each("select", Select),
        Function.Each("repeat", (run, input, projection) => Repeat(run, input, projection, isUnique: true)),
        Function.Each("repeatAll", (run, input, projection) => Repeat(run, input, projection, isUnique: false)),
    ];

    private static Items Where(Evaluation run, Items input, Eval criterion)
    {
        var kept = new ItemsBuilder();
        for (var i = 0; i < input.Count; i++)
            if (run.With(input[i], i, criterion).Truth() == true) kept.Add(input[i]);
        return kept.ToItems();
    }

    private static Items Select(Evaluation run, Items input, Eval projection)
    {
        if (input.Count == 1) return run.With(input[0], 0, projection);
        var found = new ItemsBuilder();
        for (var i = 0; i < input.Count; i++) found.AddRange(run.With(input[i], i, projection));
        return found.ToItems();
    }

    /// <summary>Goes on with what it finds; an item that was found already is not followed again, so that circles end.</summary>
    private static Items Repeat(Evaluation run, Items input, Eval projection, bool isUnique)
    {
        var found = new ItemsBuilder();
        var known = new Membership.Set(run);
        for (var i = 0; i < input.Count; i++) Take(run.With(input[i], i, projection));
        for (var next = 0; next < found.Count; next++) Take(run.With(found[next], next, projection));
        return found.ToItems();

        void Take(Items more)
        {
            for (var i = 0; i < more.Count; i++)
                if (!isUnique || known.Add(more[i])) found.Add(more[i]);
        }
    }
}
