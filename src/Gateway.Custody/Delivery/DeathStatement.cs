using Gateway.Fhir.Model;

namespace Gateway.Custody.Delivery;

/// <summary>
/// Patient.deceased as the sender states it. The register's Patient takes the sender's place in everything else; that somebody has died
/// must reach the recipients all the same.
/// </summary>
internal static class DeathStatement
{
    private static readonly string[] Names = ["deceasedBoolean", "deceasedDateTime"];

    /// <summary>Adds the sender's statement unless the other Patient has one of its own.</summary>
    public static void Carry(Element sent, Element known)
    {
        if (ReferenceEquals(sent, known) || Names.Any(name => known[name] is not null)) return;
        foreach (var statement in Names.Select(name => sent[name]).OfType<Element>()) known.Add(statement.Clone());
    }
}
