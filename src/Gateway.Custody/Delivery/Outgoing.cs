namespace Gateway.Custody.Delivery;

/// <summary>One request to a partner.</summary>
/// <param name="Address">Opaque ids only.</param>
/// <param name="Body">Empty for a question.</param>
/// <param name="Headers">What goes with it besides the proof of who we are; ids only.</param>
public sealed record Outgoing(Uri Address, ReadOnlyMemory<byte> Body, IReadOnlyDictionary<string, string> Headers)
{
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    public string ContentType { get; init; } = "application/fhir+json; charset=utf-8";

    /// <summary>False when a second request like it could do twice what it asks for.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>It does not stand behind what else goes to the partner.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>The body may hold patient data.</summary>
    public override string ToString() => $"{Method} {Address}";
}
