using Gateway.Custody.Ledger;
using Gateway.Fhir.FhirPath;

namespace Gateway.Custody.Routes;

/// <summary>Who must know of a kind of message, by when, and what ends the matter.</summary>
public sealed record Route
{
    /// <summary>The recipient that is whoever sent the message: what goes back is a document, not what it said itself.</summary>
    public const string Sender = "sender";

    /// <summary>The recipients of what turns out to be about somebody else: whoever was told of it.</summary>
    public const string Told = "told";

    /// <summary>Among <see cref="Kinds"/>: whatever the kind.</summary>
    public const string AnyKind = "*";

    /// <summary>The recipient that is whoever was asked by an earlier message and is asked no more.</summary>
    public const string Owner = "owner";

    public required string Id { get; init; }

    /// <summary>The kinds it is for; <see cref="AnyKind"/> is every kind.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }

    /// <summary>Triage dispositions it is for; empty is any.</summary>
    public IReadOnlyList<string> Dispositions { get; init; } = [];

    /// <summary>News of a hospital stay that it is for (see <see cref="Gateway.Pathways.Stays.HospitalStay"/>); empty is any.</summary>
    public IReadOnlyList<string> News { get; init; } = [];

    /// <summary>What must hold of the translated bundle; null holds always.</summary>
    public FhirPathExpression? When { get; init; }

    /// <summary>
    /// The relations of the person to the recipient, first that exists: <c>home</c>, <c>homecare</c>, <c>practice</c>, <c>ucr</c>, <c>family</c>, or <see cref="Sender"/>,
    /// <see cref="Owner"/> or <see cref="Told"/>.
    /// Empty: nobody must know, and <see cref="Because"/> says why.
    /// </summary>
    public required IReadOnlyList<string> To { get; init; }

    /// <summary>The state of the obligation that ends it.</summary>
    public required ObligationState Goal { get; init; }

    /// <summary>How long the recipient has, from the moment the message is routed.</summary>
    public required TimeSpan Within { get; init; }

    /// <summary>The relations that are asked in turn when a recipient says no; nobody left: the message goes back to its sender.</summary>
    public IReadOnlyList<string> Otherwise { get; init; } = [];

    /// <summary>How the recipient may answer (see <see cref="Gateway.Pathways.AnswerPathways"/>); with one, a Task is kept in the record.</summary>
    public string? Pathway { get; init; }

    /// <summary>True when it does not matter that there is no such recipient: not everybody has a homecare round.</summary>
    public bool Optional { get; init; }

    /// <summary>How long the gateway has to get it into the recipient's system.</summary>
    public TimeSpan DeliveredWithin { get; init; }

    /// <summary>For what must be actioned: how long the recipient has to take it up; null when nothing is asked of it before the goal.</summary>
    public TimeSpan? FiledWithin { get; init; }

    /// <summary>The ladder of <c>chasing.yaml</c> that is climbed when a step is late; null is the default one.</summary>
    public string? Ladder { get; init; }

    public required string Because { get; init; }
}
