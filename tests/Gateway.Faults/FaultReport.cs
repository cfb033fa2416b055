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
        text.AppendLine(CultureInfo.InvariantCulture, $"effects       {result.Effects} at partners");
        text.AppendLine(CultureInfo.InvariantCulture, $"faults        {result.Faults.Values.Sum()}: {Counts(result.Faults)}");
        if (result.Revived > 0) text.AppendLine(CultureInfo.InvariantCulture, $"revived       {result.Revived} times: it could not start and was started again");
        text.AppendLine(CultureInfo.InvariantCulture, $"partners      {result.Moods.Values.Sum()} requests met a bad mood: {Counts(result.Moods)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"senders       {Counts(result.Script)}; {result.Waited} messages waited behind a poison one when all else had settled");
        if (result.Missing.ToList() is { Count: > 0 } missing) text.AppendLine(CultureInfo.InvariantCulture, $"not tried     {string.Join(", ", missing)}");
        text.AppendLine(result.Settled is { } settled ? string.Create(CultureInfo.InvariantCulture, $"settled       {settled.TotalSeconds:0.0} s after the last answer") : "settled       no");
        // The rule of three: no failure in n independent trials puts the rate below 3/n with 95 % confidence.
        if (result.Violations.Count == 0) text.AppendLine(CultureInfo.InvariantCulture, $"violations    0: with 95 % confidence fewer than 3 in {result.Messages} messages under these faults");
        else text.AppendLine(CultureInfo.InvariantCulture, $"violations    {result.Violations.Count}");
        foreach (var violation in result.Violations.Take(MostShown)) text.AppendLine(CultureInfo.InvariantCulture, $"  {violation.Code,-14} {violation.Place}: {violation.Text}");
        if (result.Violations.Count > MostShown) text.AppendLine(CultureInfo.InvariantCulture, $"  … and {result.Violations.Count - MostShown} more");
        return text.ToString().TrimEnd();
    }

    private static string Counts<T>(IReadOnlyDictionary<T, int> counts)
        where T : struct, Enum => string.Join(", ", counts.Select(one => $"{one.Key} {one.Value}"));
}
