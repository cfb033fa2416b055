using System.Globalization;
using System.Text;
using Gateway.Faults.Checking;

namespace Gateway.Faults.Driving;

/// <summary>A message to be sent.</summary>
/// <param name="Promise">What the journal will say of it; the custody id is the gateway's.</param>
/// <param name="Repeats">How many times it is sent again after it was acknowledged.</param>
internal sealed record Planned(Acknowledged Promise, string ContentType, byte[] Body, int Repeats);

/// <summary>What senders do wrong.</summary>
internal enum Quirk
{
    /// <summary>The same message again after it was acknowledged.</summary>
    Repeat,

    /// <summary>An amendment before what it amends.</summary>
    OutOfOrder,

    /// <summary>About somebody who is not registered.</summary>
    Nobody,

    /// <summary>About somebody who is registered, and broken: their later messages wait.</summary>
    Poison,
}

/// <summary>What is sent about each person, in order; a function of the seed alone.</summary>
internal static class Script
{
    /// <summary>For each person, the messages one after the other.</summary>
    public static IReadOnlyList<IReadOnlyList<Planned>> Of(FaultOptions options)
    {
        var random = new Random(options.Seed);
        var people = Enumerable.Range(1, options.People).Select(_ => new List<Planned>()).ToArray();
        for (var made = 0; made < options.Messages;)
        {
            var person = random.Next(people.Length);
            made += Add(people[person], person + 1, random);
        }
        return people;
    }

    /// <summary>How often senders do what wrong.</summary>
    public static IReadOnlyDictionary<Quirk, int> Count(IReadOnlyList<IReadOnlyList<Planned>> people)
    {
        var all = people.SelectMany(person => person).ToList();
        return new Dictionary<Quirk, int>
        {
            [Quirk.Repeat] = all.Sum(planned => planned.Repeats),
            [Quirk.OutOfOrder] = all.Count(planned => planned.Promise.Version > 1),
            [Quirk.Nobody] = all.Count(planned => planned.Promise.Expects == Expectation.Parked),
            [Quirk.Poison] = all.Count(planned => planned.Promise.Expects == Expectation.Discarded),
        };
    }

    /// <summary>Adds a message, or two that belong together, and says how many.</summary>
    private static int Add(List<Planned> line, int person, Random random)
    {
        var marker = string.Create(CultureInfo.InvariantCulture, $"fx-{person}-{line.Count + 1}");
        var repeats = random.Next(100) == 0 ? 10 : 0;
        switch (random.Next(100))
        {
            case < 55:
                line.Add(Reading(marker, person, line.Count, Expectation.Reached, repeats));
                return 1;
            case < 58:
                // Nobody of that name is registered: it waits for the matching team.
                line.Add(Reading(marker, person, line.Count, Expectation.Parked, repeats));
                return 1;
            case < 59:
                // About somebody who is registered, and broken: it holds up that person, and nobody else, until somebody discards it.
                line.Add(Poison(marker, person, line.Count, repeats));
                return 1;
            case < 72:
                line.Add(Weight(marker, 1, person, line.Count, Expectation.Reached, repeats));
                return 1;
            case < 84:
                // The amendment comes before what it amends.
                line.Add(Weight(marker, 2, person, line.Count, Expectation.Reached, 0));
                line.Add(Weight(marker, 1, person, line.Count, Expectation.Older, repeats));
                return 2;
            default:
                line.Add(Admission(marker, person, line.Count, repeats));
                return 1;
        }
    }

    private static Planned Reading(string marker, int person, int place, Expectation expects, int repeats)
    {
        var user = expects == Expectation.Reached ? Population.UserId(person) : "nobody";
        return Json(new Acknowledged(marker, 1, person, "open-mhealth", place, "", expects, 1), repeats, string.Create(CultureInfo.InvariantCulture,
            $$$"""
            {"header":{"id":"{{{marker}}}","creation_date_time":"{{{Moment(place)}}}","schema_id":{"namespace":"omh","name":"heart-rate","version":"2.0"},
            "acquisition_provenance":{"source_name":"synthetic device","modality":"sensed"},"user_id":"{{{user}}}"},
            "body":{"heart_rate":{"value":{{{60 + place % 40}}},"unit":"beats/min"},"effective_time_frame":{"date_time":"{{{Moment(place)}}}"} } }
            """));
    }

    private static Planned Weight(string marker, int version, int person, int place, Expectation expects, int repeats) =>
        Record(new Acknowledged(marker, version, person, "mods-dscr", place, "", expects, expects == Expectation.Reached ? 1 : 0), repeats, string.Create(CultureInfo.InvariantCulture,
            $$$"""
            "type":"weight","data":{"value":{{{40 + version}}}.5,"unit":"kg","method":"hoist-scale"}
            """));

    private static Planned Record(Acknowledged promise, int repeats, string what) => Json(promise, repeats, string.Create(CultureInfo.InvariantCulture,
        $$$"""
        {"specVersion":"1.0","eventId":"{{{promise.Key}}}","eventType":"records.changed","occurredAt":"{{{Moment(promise.Place)}}}","system":{"systemIdentifier":"synthetic"},
        "careOrganisation":{"name":"Synthetic House","odsCode":"{{{Population.Home}}}"},"subjectOfCare":{"localId":"{{{Population.LocalId(promise.Person)}}}"},
        "records":[{"recordUid":"{{{promise.Marker}}}","version":{{{promise.Version}}},"changeType":"create","status":"final","date":"{{{Moment(promise.Place)}}}",{{{what}}}}]}
        """));

    private static Planned Poison(string marker, int person, int place, int repeats) =>
        // An alert that ends before it begins: it is translated, its person is found, and no record takes it (per-1).
        Record(new Acknowledged(marker, 1, person, "mods-dscr", place, "", Expectation.Discarded, 0), repeats,
            """
            "type":"alert","data":{"category":"resuscitation","code":"DNACPR","startDate":"2026-05-01","endDate":"2025-05-01"}
            """);

    private static Planned Admission(string marker, int person, int place, int repeats)
    {
        var at = Moment(place).Replace("-", "", StringComparison.Ordinal).Replace("T", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal)[..12];
        string[] segments =
        [
            $"MSH|^~\\&|PAS|{Population.Hospital}|GATEWAY|GATEWAY|{at}||ADT^A01^ADT_A01|{marker}|P|2.4|||||GBR|UNICODE|EN||iTKv1.0",
            $"EVN||{at}",
            $"PID|1||{Population.Mrn(person)}^^^{Population.Hospital}^MR||{Population.Family(person)}^ADA||{Population.BirthDate(person).Replace("-", "", StringComparison.Ordinal)}|2",
            $"PV1|1|I|WARD^^^{Population.Hospital}||||||||||||||||{marker}^^^VISITID|||||||||||||||||||||||||{at}",
        ];
        return new Planned(
            new Acknowledged(marker, 1, person, "itk-adt", place, "", Expectation.Reached, 2),
            "application/hl7-v2", Encoding.UTF8.GetBytes(string.Concat(segments.Select(segment => segment + "\r"))), repeats);
    }

    private static Planned Json(Acknowledged promise, int repeats, string body) => new(promise, "application/json", Encoding.UTF8.GetBytes(body), repeats);

    /// <summary>A minute for each place, so that what a sender states later has the later time.</summary>
    private static string Moment(int place) =>
        new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(place).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
