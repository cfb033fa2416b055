using Gateway.Fhir.Uk;

namespace Gateway.Custody.Store;

/// <summary>The messages about a person, or of one matter of a source, that are parked, or released and not done again yet. One that cannot go on holds up those after it.</summary>
/// <param name="Person">Null while nobody knows whom the message is about.</param>
/// <param name="Source">Whose matter <paramref name="Thread"/> is.</param>
/// <param name="Thread">Null for a message that belongs to no matter.</param>
public sealed record Line(PersonId? Person, string Source, string? Thread);
