using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Profiling;

/// <summary>A slice: the matches that tell its items, and what it asks of them.</summary>
/// <param name="Node">What it asks; its name is the sliced element's.</param>
/// <param name="Matches">All must agree.</param>
internal sealed record Slice(ElementNode Node, IReadOnlyList<DiscriminatorMatch> Matches);

/// <summary>
/// The repeats of an element, told apart by discriminators (http://hl7.org/fhir/R4/profiling.html#slicing): each item goes to the
/// first slice that takes it, and each slice judges and counts its own.
/// </summary>
internal sealed class SlicingCheck(IReadOnlyList<Slice> slices, string rules, bool isOrdered, string owner)
{
    public void Run(Element parent, ElementNode sliced, ValidationRun run)
    {
        Span<int> counts = slices.Count <= 64 ? stackalloc int[slices.Count] : new int[slices.Count];
        counts.Clear();
        int place = 0, last = 0;
        var isBehind = false;
        foreach (var item in parent.Children)
        {
            if (!sliced.IsName(item.Name)) continue;
            run.Enter(sliced.Name, item.IsRepeat || place > 0 ? place : -1);
            var at = SliceOf(item, run);
            if (at >= 0)
            {
                counts[at]++;
                if (isOrdered && at < last)
                    run.Add(IssueCode.Slicing, "structure", $"{owner} asks for its slices in their order; put {slices[at].Node.Owner} further to the front.");
                else if (isBehind && rules == "openAtEnd")
                    run.Add(IssueCode.Slicing, "structure", $"{owner} takes items of its own before all others; put {slices[at].Node.Owner} further to the front.");
                last = Math.Max(last, at);
                slices[at].Node.RunItem(item, run);
            }
            else
            {
                isBehind = true;
                if (rules == "closed") run.Add(IssueCode.Slicing, "structure", $"{owner} takes none but {Names}; send one of these or leave it out.");
            }
            run.Leave();
            place++;
        }
        for (var i = 0; i < slices.Count; i++) slices[i].Node.RunCount(counts[i], run);
    }

    private string Names => string.Join(", ", slices.Select(slice => slice.Node.Owner));

    private int SliceOf(Element item, ValidationRun run)
    {
        for (var i = 0; i < slices.Count; i++)
            if (Takes(slices[i], item, run)) return i;
        return -1;
    }

    private static bool Takes(Slice slice, Element item, ValidationRun run)
    {
        foreach (var match in slice.Matches)
            if (!match.Holds(item, run)) return false;
        return true;
    }
}
