using System.Text;

namespace Gateway.Simulators.Story.Formats;

/// <summary>Admission (A01), discharge (A03), a change of it (A08) and cancelled discharge (A13) as the ITK HL7 v2.4 messages of a PAS, with its wall clock and its NHS codes.</summary>
internal static class AdtMessage
{
    private static readonly Dictionary<string, string> Structures = new() { ["A01"] = "ADT_A01", ["A03"] = "ADT_A03", ["A08"] = "ADT_A01", ["A13"] = "ADT_A01" };

    public static PlannedMessage Write(StoryScene scene, EventEntry entry)
    {
        var at = scene.At(entry.At);
        var stay = scene.Stay(entry.Stay);
        var person = scene.Person(stay.Who);
        var trigger = entry.Event ?? throw new InvalidOperationException("An adt event of day.json names no trigger.");
        var control = scene.Dice.Digits(17);
        var visit = scene.Visits.TryGetValue(stay.Key, out var known) ? known : scene.Visits[stay.Key] = "V" + scene.Dice.Digits(8);
        var hospital = scene.Organisation(entry.From);
        string[] segments =
        [
            $"MSH|^~\\&|PAS|{hospital.Ods}|ROUTE|ROUTE|{StoryTime.Wall(at, "yyyyMMddHHmm")}||ADT^{trigger}^{Structures[trigger]}|{control}|P|2.4|1|{StoryTime.Hl7(at)}|||GBR|UNICODE|EN||iTKv1.0",
            $"EVN||{StoryTime.Hl7(at)}|||111111111^Clerk^Alex^^^^^{hospital.Ods}|{StoryTime.Hl7(at)}",
            Pid(person, hospital, entry.Mistake),
            $"PD1|||{Text(scene.Organisation(person.Practice).Name)}^^{scene.Organisation(person.Practice).Ods}",
            Pv1(scene, stay, hospital, visit, trigger is "A03" or "A08" ? scene.At(entry.Leaves ?? entry.At) : null),
        ];
        return new PlannedMessage
        {
            Partner = entry.From,
            Source = "itk-adt",
            Label = trigger,
            Reference = control,
            OccurredAt = at,
            About = person.Id,
            ContentType = "x-application/hl7-v2+er7; charset=utf-8",
            Body = Encoding.UTF8.GetBytes(string.Join('\r', segments) + "\r"),
        };
    }

    private static string Pid(StoryPerson person, StoryOrganisation hospital, string? mistake)
    {
        var born = mistake == "birth-date" ? person.BirthDate.AddYears(1) : person.BirthDate;
        var month = mistake == "month-13" ? 13 : born.Month;
        var gender = person.Gender == "female" ? "2" : "1";
        return $"PID|1||{person.NhsNumber}^^^NHS~{person.Mrn}^^^{hospital.Ods}^MR||{Text(person.Family).ToUpperInvariant()}^{Text(person.Given).ToUpperInvariant()}^^^^^L||"
            + $"{born.Year:D4}{month:D2}{born.Day:D2}|{gender}|||{Text(person.Street)}^^^^{person.Postcode}^GBR^H";
    }

    /// <summary>PV1-36 discharge method 1 (on clinical advice), PV1-37 destination 85 (care home not run by the NHS) or 19 (usual residence).</summary>
    private static string Pv1(StoryScene scene, StayEntry stay, StoryOrganisation hospital, string visit, DateTimeOffset? leaves)
    {
        var person = scene.Person(stay.Who);
        var fields = new string[46];
        fields[0] = "PV1";
        fields[1] = "1";
        fields[2] = "I";
        fields[3] = $"{hospital.Ods}^{stay.Ward}^{stay.Bed}^{hospital.Ods}";
        fields[4] = stay.Method;
        fields[7] = fields[9] = $"{scene.Names.Doctor.Code}^{scene.Names.Doctor.Family}^{scene.Names.Doctor.Given}^^^Dr^^^GMC";
        fields[10] = "300";
        fields[19] = $"{visit}^^^VISITID";
        fields[44] = StoryTime.Wall(scene.At(stay.Admitted), "yyyyMMddHHmm");
        if (leaves is { } at)
        {
            fields[36] = "1";
            fields[37] = person.Home is null ? "19" : "85";
            fields[45] = StoryTime.Wall(at, "yyyyMMddHHmm");
        }
        return string.Join('|', fields).TrimEnd('|');
    }

    /// <summary>HL7 v2.4 §2.10: the separators inside a value.</summary>
    private static string Text(string value) => value
        .Replace("\\", "\\E\\", StringComparison.Ordinal).Replace("|", "\\F\\", StringComparison.Ordinal)
        .Replace("^", "\\S\\", StringComparison.Ordinal).Replace("~", "\\R\\", StringComparison.Ordinal).Replace("&", "\\T\\", StringComparison.Ordinal);
}
