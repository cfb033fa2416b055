using System.Globalization;

namespace Gateway.Simulators.Story;

/// <summary>
/// The register of a story as the CSV files the gateway reads: who there is, where they live and with whom they are
/// registered, by which ids others know them, which device stands where.
/// </summary>
public static class RegisterFiles
{
    // Each ends in the organisation that counts so: two homes may have the same number for two people.
    private const string LocalId = "https://gateway.example/Id/mods-dscr/local-id/";
    private const string ServiceUser = "https://gateway.example/Id/abacus-visits/service-user/example-council";
    private const string HospitalNumber = "https://gateway.example/Id/itk-adt/mrn/";

    /// <summary>File name → content, UTF-8, a heading first. Everything holds from 90 days before the story on.</summary>
    public static IReadOnlyDictionary<string, string> Of(StoryDay story)
    {
        var since = StoryTime.Wall(story.Now.AddDays(-90), "yyyy-MM-dd");
        var ods = story.Organisations.ToDictionary(organisation => organisation.Key, organisation => organisation.Ods ?? "");
        var hospital = story.Organisations.FirstOrDefault(organisation => organisation.Role == "hospital")?.Ods;
        return new Dictionary<string, string>
        {
            ["people.csv"] = Csv("person_id,nhs_number,family,given,birth_date,gender", story.People.Select(person => (string?[])
                [person.Id, person.NhsNumber, person.Family, person.Given, person.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), person.Gender])),
            ["identifiers.csv"] = Csv("system,value,person_id,from,to", story.People.SelectMany(person => Identifiers(person, ods, hospital, since))),
            ["affiliations.csv"] = Csv("person_id,relation,ods_code,place,from,to", story.People.SelectMany(person => Affiliations(person, ods, hospital, since))),
            ["devices.csv"] = Csv("system,value,ods_code,place,person_id,from,to", story.Devices.Select(device => (string?[])
                [device.System, device.Value, device.At is null ? "" : ods[device.At], device.Place, device.Person, since, ""])),
            ["organisations.csv"] = Csv("ods_code,name,role,ucr_ods_code", story.Organisations
                .Where(organisation => organisation.Ods is not null)
                .Select(organisation => (string?[])[organisation.Ods, organisation.Name, organisation.Role, organisation.Ucr])),
            // A story may be told at any hour, and its answers are the same at each.
            ["opening-hours.csv"] = Csv("ods_code,hours,from,to", story.Organisations
                .Where(organisation => organisation is { Ods: not null, Role: "practice" or "ucr" })
                .Select(organisation => (string?[])[organisation.Ods, "always", "", ""])),
        };
    }

    private static IEnumerable<string?[]> Identifiers(StoryPerson person, Dictionary<string, string> ods, string? hospital, string since)
    {
        if (person is { LocalId: { } local, Home: { } home }) yield return [LocalId + ods[home], local, person.Id, since, ""];
        if (person.ServiceUserRef is { } reference) yield return [ServiceUser, reference, person.Id, since, ""];
        if (hospital is not null) yield return [HospitalNumber + hospital, person.Mrn, person.Id, since, ""];
    }

    private static IEnumerable<string?[]> Affiliations(StoryPerson person, Dictionary<string, string> ods, string? hospital, string since)
    {
        if (person.Home is { } home) yield return [person.Id, "home", ods[home], person.Place, since, ""];
        if (person.Homecare is { } homecare) yield return [person.Id, "homecare", ods[homecare], "", since, ""];
        yield return [person.Id, "practice", ods[person.Practice], "", since, ""];
        if (hospital is not null) yield return [person.Id, "hospital", hospital, "", since, ""];
    }

    private static string Csv(string heading, IEnumerable<string?[]> rows) =>
        string.Concat(rows.Select(row => string.Join(',', row.Select(Quoted)) + "\n").Prepend(heading + "\n"));

    private static string Quoted(string? value) => value is null ? ""
        : value.AsSpan().ContainsAny(",\"\r\n") ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
