using System.Globalization;
using System.Text;

namespace Gateway.Simulators.Story.Formats;

/// <summary>
/// A homecare round as the Access Abacus service delivery CSV: the 19 headings that are public, a row a carer,
/// so that a double-up visit has two rows.
/// </summary>
internal static class VisitFile
{
    private const string Headings =
        "FileReference,Description,Created,ProviderRef,ContractNumber,ServiceUserRef,ServiceUserDetails,WeekEnding,OurRef," +
        "ServiceUserContribution,PaymentClaimed,ServiceType,VisitDate,StartTimeClaimed,DurationClaimed,ActualStartTime,ActualDuration," +
        "SecondaryVisit,NumberOfCarers";

    public static PlannedMessage Write(StoryScene scene, EventEntry entry)
    {
        var at = scene.At(entry.At);
        var visits = entry.Round ?? [];
        var reference = scene.Dice.Digits(6);
        var file = new StringBuilder(Headings).Append("\r\n");
        foreach (var visit in visits)
            for (var carer = 0; carer < visit.Carers; carer++)
                file.AppendJoin(',', Row(scene, visit, reference, at, carer).Select(Quoted)).Append("\r\n");
        return new PlannedMessage
        {
            Partner = entry.From,
            Source = "abacus-visits",
            Label = "visit file",
            Reference = reference,
            OccurredAt = at,
            About = $"{visits.Count} people",
            ContentType = "text/csv; charset=utf-8",
            Body = Encoding.UTF8.GetBytes(file.ToString()),
            Parts = visits.Select(visit => visit.Who).Distinct().Count(),
        };
    }

    private static string[] Row(StoryScene scene, VisitEntry visit, string reference, DateTimeOffset at, int carer)
    {
        var person = scene.Person(visit.Who);
        var planned = scene.At(visit.Start);
        // The second carer of a double-up starts a minute later and leaves with the first.
        var start = planned.AddMinutes(4 + carer);
        var duration = TimeSpan.FromMinutes(visit.Minutes - carer);
        return
        [
            reference, "Daily actuals", StoryTime.Wall(at, "yyyy-MM-dd'T'HH:mm:ss"), "PROV01", "C-" + person.ServiceUserRef![2..],
            person.ServiceUserRef, $"{person.Family}, {person.Given}, {person.Street}", WeekEnding(planned), "", "0.00", "", "HOME CARE",
            StoryTime.Wall(planned, "dd/MM/yyyy"), StoryTime.Wall(planned, "HH:mm:ss"), "00:30:00",
            StoryTime.Wall(start, "HH:mm:ss"), duration.ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture),
            carer > 0 ? "True" : "False", visit.Carers.ToString(CultureInfo.InvariantCulture),
        ];
    }

    private static string WeekEnding(DateTimeOffset visit)
    {
        var day = StoryTime.InLondon(visit);
        return day.AddDays((7 - (int)day.DayOfWeek) % 7).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
    }

    private static string Quoted(string value) =>
        value.AsSpan().ContainsAny(",\"\r\n") ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
