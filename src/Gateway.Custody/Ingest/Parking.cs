namespace Gateway.Custody.Ingest;

/// <summary>Why a message cannot go on, and whose move it is.</summary>
/// <param name="Code">The stable reason code.</param>
/// <param name="Text">What to do, without patient data.</param>
/// <param name="Owner">The role that must act.</param>
internal sealed record Parking(string Code, string Text, string Owner)
{
    /// <summary>Whoever looks after maps, manifests and routes.</summary>
    public const string Analyst = "integration analyst";

    /// <summary>Whoever decides which person a message is about.</summary>
    public const string Matching = "record matching team";

    /// <summary>Whoever runs the gateway.</summary>
    public const string Operator = "operator";

    public string Reason => $"{Code}: {Text}";
}
