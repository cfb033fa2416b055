using System.Globalization;
using Gateway.Fhir.Model;
using Gateway.Fhir.Validation.Checks;

namespace Gateway.Fhir.Validation.Profiling;

/// <summary>What a profile asks of one element beyond base R4. Immutable once its profile is compiled.</summary>
internal sealed class ElementNode
{
    /// <summary>Without <c>[x]</c>, as paths write it.</summary>
    public required string Name { get; init; }

    /// <summary>The names it has in JSON: several for a choice.</summary>
    public required string[] JsonNames { get; init; }

    /// <summary>For people: the profile's name and the slice's.</summary>
    public required string Owner { get; init; }

    public int Min { get; init; }

    public int Max { get; init; } = int.MaxValue;

    public Check[] Checks { get; init; } = [];

    public SlicingCheck? Slicing { get; init; }

    /// <summary>Set once more by the compiler where an element repeats the content of another.</summary>
    public ElementNode[] Children { get; set; } = [];

    /// <summary>True when nothing is asked that base R4 does not ask.</summary>
    public bool AsksNothing => Min == 0 && Max == int.MaxValue && Checks.Length == 0 && Slicing is null && Children.Length == 0;

    /// <summary>Judges everything of this name below an element.</summary>
    public void Run(Element parent, ValidationRun run)
    {
        var count = 0;
        foreach (var child in parent.Children)
        {
            if (!IsName(child.Name)) continue;
            run.Enter(Name, child.IsRepeat || count > 0 ? count : -1);
            RunItem(child, run);
            run.Leave();
            count++;
        }
        RunCount(count, run);
        Slicing?.Run(parent, this, run);
    }

    /// <summary>Judges one item: the checks of its own, and what stands below it.</summary>
    public void RunItem(Element item, ValidationRun run)
    {
        if (run.IsTooDeep) return;
        foreach (var check in Checks) check.Passes(item, run);
        foreach (var child in Children) child.Run(item, run);
    }

    public void RunCount(int count, ValidationRun run)
    {
        if (count < Min)
            run.AddAt(Name, IssueCode.Missing, "required", $"{Owner} asks for {(Min == 1 ? "this element" : $"{Number(Min)} of this element")}; send it.");
        else if (count > Max)
            run.AddAt(Name, IssueCode.TooMany, "structure", Max == 0 ? $"{Owner} does not allow this element; leave it out." : $"{Owner} allows no more than {Number(Max)} of this element; leave the rest out.");
    }

    public bool IsName(string name)
    {
        foreach (var one in JsonNames)
            if (one == name) return true;
        return false;
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
