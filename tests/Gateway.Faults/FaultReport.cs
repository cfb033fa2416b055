using System.Globalization;
using System.Text;

namespace Gateway.Faults;

/// <summary>The result of a run for people.</summary>
internal static class FaultReport
{
    private const int MostShown = 50;

    public static string Text(FaultResult result)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"messages      {result.Messages} acknowledged ({result.Acknowledgements} answers to {result.Attempts} requests) in {result.Sending.TotalSeconds:0.0} s");
        text.AppendLine(CultureInfo.InvariantCulture, $"effects       {result.Effects} at partners; {result.Moods} requests met a partner in a bad mood");
        text.AppendLine(CultureInfo.InvariantCulture, $"faults        {result.Faults.Values.Sum()}: {string.Join(", ", result.Faults.Select(fault => $"{fault.Key} {fault.Value}"))}");
        text.AppendLine(result.Settled is { } settled ? string.Create(CultureInfo.InvariantCulture, $"settled       {settled.TotalSeconds:0.0} s after the last answer") : "settled       no");
        // The rule of three: no failure in n independent trials puts the rate below 3/n with 95 % confidence.
        if (result.Violations.Count == 0) text.AppendLine(CultureInfo.InvariantCulture, $"violations    0: with 95 % confidence fewer than 3 in {result.Messages} messages under these faults");
        else text.AppendLine(CultureInfo.InvariantCulture, $"violations    {result.Violations.Count}");
        foreach (var violation in result.Violations.Take(MostShown)) text.AppendLine(CultureInfo.InvariantCulture, $"  {violation.Code,-14} {violation.Place}: {violation.Text}");
        if (result.Violations.Count > MostShown) text.AppendLine(CultureInfo.InvariantCulture, $"  … and {result.Violations.Count - MostShown} more");
        return text.ToString().TrimEnd();
    }
}
