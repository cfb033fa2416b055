namespace Gateway.Web.Security;

/// <summary>What the check of a signed request found.</summary>
internal enum SignatureVerdict
{
    Good,
    Missing,
    Wrong,
    TimestampMissing,

    /// <summary>Signed too long ago, or in the future.</summary>
    TimestampOutsideTolerance,
    IdMissing,
}
