using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>A function of the standard: its name, how many arguments it takes, and how a call of it becomes code.</summary>
internal sealed record Function(string Name, int Least, int Most, Func<CallSite, Eval> Bind)
{
    /// <summary>Of the input alone.</summary>
    public static Function Of(string name, Func<Evaluation, Items, Items> body) => new(name, 0, 0, site =>
    {
        var input = site.Input;
        return run => body(run, input(run));
    });

    /// <summary>Of the input and one value.</summary>
    public static Function Of(string name, Func<Evaluation, Items, Items, Items> body) => new(name, 1, 1, site =>
    {
        var (input, first) = (site.Input, site.Argument(0));
        return run =>
        {
            var items = input(run);
            return body(run, items, first(run));
        };
    });

    /// <summary>Of the input and two values.</summary>
    public static Function Of(string name, Func<Evaluation, Items, Items, Items, Items> body) => new(name, 2, 2, site =>
    {
        var (input, first, second) = (site.Input, site.Argument(0), site.Argument(1));
        return run =>
        {
            var items = input(run);
            return body(run, items, first(run), second(run));
        };
    });

    /// <summary>Of the input and a value that may be left out; the last parameter tells whether it was given.</summary>
    public static Function Optional(string name, Func<Evaluation, Items, Items, bool, Items> body) => new(name, 0, 1, site =>
    {
        var input = site.Input;
        if (site.Arguments.Count == 0) return run => body(run, input(run), Items.Empty, false);
        var first = site.Argument(0);
        return run =>
        {
            var items = input(run);
            return body(run, items, first(run), true);
        };
    });

    /// <summary>Of the input and an expression that runs with each item as <c>$this</c>.</summary>
    public static Function Each(string name, Func<Evaluation, Items, Eval, Items> body) => new(name, 1, 1, site =>
    {
        var (input, first) = (site.Input, site.Argument(0));
        return run => body(run, input(run), first);
    });

    /// <summary>The number of arguments in words.</summary>
    public string Arity() => (Least, Most) switch
    {
        (0, 0) => "no argument",
        (1, 1) => "one argument",
        (2, 2) => "two arguments",
        (_, int.MaxValue) => $"at least {Least} arguments",
        _ => $"{Least} to {Most} arguments",
    };
}
