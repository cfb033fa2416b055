using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Custody.Store;

/// <summary>In whose record a resource of a message stands.</summary>
public static class Ownership
{
    /// <summary>
    /// What describes no person, whoever's message mentions it; none is in the compartment of a Patient
    /// (http://hl7.org/fhir/R4/compartmentdefinition-patient.html). All who are cared for in a home share its Organization.
    /// </summary>
    private static readonly string[] s_shared = ["Organization", "Practitioner", "PractitionerRole", "Location", "HealthcareService", "Endpoint"];

    /// <summary>The person's whom the message is about, or nobody's.</summary>
    public static PersonId? Of(Element resource, PersonId? person) => IsShared(resource.ResourceType) ? null : person;

    /// <summary>True for a type that is nobody's own.</summary>
    public static bool IsShared(string? type) => s_shared.Contains(type);
}
