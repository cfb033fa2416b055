using Gateway.Fhir.Uk;
using Gateway.Matching;
using Gateway.Triage;

namespace Gateway.Custody.Ingest;

/// <summary>What the register says about the services of a person at the time of a decision.</summary>
public static class TriageSettings
{
    /// <param name="person">Null when nobody knows who it is: the pack's own hours count then.</param>
    public static TriageSetting Of(PersonId? person, Register register, DateTimeOffset at)
    {
        OpeningHours? Hours(string relation) =>
            person is { } known && register.OrganisationOf(known, relation, at) is { } organisation ? register.HoursOf(organisation, at) : null;

        return new TriageSetting(at) { Practice = Hours(Relations.Practice), Ucr = Hours(Relations.Ucr) };
    }
}
