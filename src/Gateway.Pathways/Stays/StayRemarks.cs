namespace Gateway.Pathways.Stays;

/// <summary>What is odd about a message of a stay, in a sentence for its sender; each begins with its code.</summary>
public static class StayRemarks
{
    private static readonly Dictionary<string, string> s_texts = new()
    {
        [HospitalStay.UnknownVisit] = "no admission of this visit was received before; the discharge was told to those who must prepare all the same. Check the visit number (PV1-19).",
        [HospitalStay.NothingToCancel] = "nothing of this visit had been told that this could take back; the recipients were told that it is cancelled all the same. Check the visit number (PV1-19).",
    };

    /// <summary>The code and the sentence.</summary>
    public static string Of(string code) => $"{code}: {s_texts[code]}";

    /// <summary>True when a reason of the ledger is such a remark.</summary>
    public static bool IsRemark(string? reason) => reason is not null && s_texts.Keys.Any(code => reason.StartsWith(code + ":", StringComparison.Ordinal));
}
