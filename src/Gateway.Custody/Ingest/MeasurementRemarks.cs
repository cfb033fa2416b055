namespace Gateway.Custody.Ingest;

/// <summary>What is odd about the measurements of a record, in a sentence for its sender: they are filed as they were sent and not scored.</summary>
internal static class MeasurementRemarks
{
    private const string Code = "doubtful-values";

    /// <param name="doubts">In words, without the values.</param>
    public static string Of(IReadOnlyList<string> doubts) =>
        $"{Code}: {string.Join("; ", doubts)}. They are filed as they were sent and not scored. Measure again, or amend the record.";

    /// <summary>True when a reason of the ledger is such a remark.</summary>
    public static bool IsRemark(string? reason) => reason?.StartsWith(Code + ":", StringComparison.Ordinal) == true;
}
