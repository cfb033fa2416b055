using Gateway.Fhir.Model;

namespace Gateway.Matching.Tests;

public sealed class PersonFinderTests
{
    private const string Local = Registers.LocalId;
    private const string Controller = Registers.Controller;
    private const string Wearable = Registers.Wearable;

    private static readonly Register Register = Registers.Small();

    public static TheoryData<string, string?, string[], string?, string> Rows() => new()
    {
        // Certain.
        { "number and date agree", "1938-04-02", ["nhs|9990000018"], "p-ada", "nhs-number-and-birth-date" },
        { "the number with spaces", "1938-04-02", ["nhs|999 000 0018"], "p-ada", "nhs-number-and-birth-date" },
        { "the other system that means the NHS number", "1938-04-02", ["https://fhir.hl7.org.uk/Id/nhs-number|9990000018"], "p-ada", "nhs-number-and-birth-date" },
        { "the same number twice", "1938-04-02", ["nhs|9990000018", "nhs|999-000-0018"], "p-ada", "nhs-number-and-birth-date" },
        { "the number, and a local id of the same person", "1938-04-02", ["nhs|9990000018", $"{Local}|R-0042"], "p-ada", "nhs-number-and-birth-date" },
        { "the number, and a local id nobody has", "1938-04-02", ["nhs|9990000018", $"{Local}|R-7777"], "p-ada", "nhs-number-and-birth-date" },
        { "the number, and the room of the couple", "1938-04-02", ["nhs|9990000018", $"{Controller}|1001"], "p-ada", "nhs-number-and-birth-date" },
        { "the sender's identifier alone", null, [$"{Local}|R-0042"], "p-ada", "sender-identifier" },
        { "the sender's identifier and the right date", "1938-04-02", [$"{Local}|R-0042"], "p-ada", "sender-identifier" },
        { "an empty NHS number is none", "1938-04-02", ["nhs|", $"{Local}|R-0042"], "p-ada", "sender-identifier" },
        { "a local id that passed on: who has it now", null, [$"{Local}|R-0044"], "p-dot", "sender-identifier" },
        { "a room with one person", null, [$"{Controller}|1002"], "p-dot", "sender-identifier" },
        { "a wearable that passed on: who wears it now", null, [$"{Wearable}|w-1"], "p-bob", "sender-identifier" },
        { "a person without an NHS number", "1941-05-05", [$"{Local}|R-0044"], "p-dot", "sender-identifier" },
        // For a person to decide.
        { "the date is another's", "1936-11-30", ["nhs|9990000018"], null, "birth-date-differs" },
        { "day and month changed places", "1938-02-04", ["nhs|9990000018"], null, "birth-date-differs" },
        { "no date", null, ["nhs|9990000018"], null, "birth-date-missing" },
        { "an empty date", "", ["nhs|9990000018"], null, "birth-date-missing" },
        { "the year alone", "1938", ["nhs|9990000018"], null, "birth-date-partial" },
        { "year and month", "1938-04", ["nhs|9990000018"], null, "birth-date-partial" },
        { "a date like month 13", "1938-13-02", ["nhs|9990000018"], null, "birth-date-invalid" },
        { "a wrong check digit", "1938-04-02", ["nhs|9990000019"], null, "nhs-number-invalid" },
        { "a wrong check digit, right local id", "1938-04-02", ["nhs|9990000019", $"{Local}|R-0042"], null, "nhs-number-invalid" },
        { "nine digits", "1938-04-02", ["nhs|999000001"], null, "nhs-number-invalid" },
        { "words instead of a number", "1938-04-02", ["nhs|not known"], null, "nhs-number-invalid" },
        { "ten equal digits", "1938-04-02", ["nhs|9999999999"], null, "nhs-number-placeholder" },
        { "ten zeros with spaces, right local id", "1938-04-02", ["nhs|000 000 0000", $"{Local}|R-0042"], null, "nhs-number-placeholder" },
        { "two valid numbers", "1938-04-02", ["nhs|9990000018", "nhs|9990000026"], null, "nhs-numbers-differ" },
        { "one valid and one invalid number", "1938-04-02", ["nhs|9990000018", "nhs|9990000019"], null, "nhs-number-invalid" },
        { "the number of the room-mate typed in error", "1938-04-02", ["nhs|9990000026", $"{Local}|R-0042"], null, "identifiers-disagree" },
        { "the local id points at another", "1938-04-02", ["nhs|9990000018", $"{Local}|R-0043"], null, "identifiers-disagree" },
        { "the wearable points at another", "1938-04-02", ["nhs|9990000018", $"{Wearable}|w-1"], null, "identifiers-disagree" },
        { "a number nobody has", "1938-04-02", ["nhs|9990000042"], null, "not-registered" },
        { "a number nobody has, a local id somebody has", "1938-04-02", ["nhs|9990000042", $"{Local}|R-0042"], null, "identifiers-disagree" },
        { "a number nobody has, for one whose number is not known", "1941-05-05", ["nhs|9990000042", $"{Local}|R-0044"], null, "not-registered" },
        { "a local id nobody has", null, [$"{Local}|R-7777"], null, "not-registered" },
        { "a local id in another's system", null, [$"{Controller}|R-0042"], null, "not-registered" },
        { "an empty room", null, [$"{Controller}|1003"], null, "not-registered" },
        { "a room with a couple", null, [$"{Controller}|1001"], null, "more-than-one" },
        { "a room with a couple and one of their dates", "1938-04-02", [$"{Controller}|1001"], null, "more-than-one" },
        { "a local id that two people have", null, [$"{Local}|R-0099"], null, "more-than-one" },
        { "two identifiers that mean two people", null, [$"{Local}|R-0042", $"{Wearable}|w-1"], null, "identifiers-disagree" },
        { "the sender's identifier and another's date", "1936-11-30", [$"{Local}|R-0042"], null, "birth-date-differs" },
        { "the sender's identifier and the year alone", "1938", [$"{Local}|R-0042"], null, "birth-date-partial" },
        { "nothing", null, [], null, "nothing-to-go-by" },
        { "a date and nothing else", "1938-04-02", [], null, "nothing-to-go-by" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_person_is_certain_or_a_matter_for_a_person(string given, string? birthDate, string[] identifiers, string? person, string code)
    {
        var answer = PersonFinder.Find(Registers.Patient(birthDate, identifiers), Registers.Now, Register);

        var found = answer.Person?.ToString();
        answer.Code.ShouldBe(code, given);
        found.ShouldBe(person, given);
        foreach (var value in identifiers.Select(identifier => identifier.Split('|')[^1]).Append(birthDate))
            if (!string.IsNullOrEmpty(value)) answer.Text.ShouldNotContain(value);
    }

    [Fact]
    public void Names_and_gender_decide_nothing()
    {
        var patient = Registers.Patient("1938-04-02").With("gender", "female");
        patient.Add(new Element("name") { IsRepeat = true }).With("family", "Example").Add(new Element("given", ElementKind.String, "Ada") { IsRepeat = true });

        PersonFinder.Find(patient, Registers.Now, Register).Person.ShouldBeNull();
    }

    [Fact]
    public void A_device_means_whoever_wore_it_at_the_time_of_the_message()
    {
        Wearer(new DateTimeOffset(2026, 5, 20, 9, 29, 59, TimeSpan.FromHours(1))).ShouldBe("p-ada");
        Wearer(new DateTimeOffset(2026, 5, 20, 9, 30, 0, TimeSpan.FromHours(1))).ShouldBe("p-bob"); // handed over at that moment
        Wearer(new DateTimeOffset(2026, 4, 30, 22, 59, 59, TimeSpan.Zero)).ShouldBeNull(); // nobody wore it yet

        static string? Wearer(DateTimeOffset at) => PersonFinder.Find(Registers.Patient(null, $"{Wearable}|w-1"), at, Register).Person?.ToString();
    }

    [Fact]
    public void A_room_means_whoever_lived_in_it_at_the_time_of_the_message()
    {
        // 1 May begins at midnight in the United Kingdom, which is 23:00 UTC on 30 April.
        Resident(new DateTimeOffset(2026, 4, 30, 22, 59, 59, TimeSpan.Zero)).ShouldBe("p-cy");
        Resident(new DateTimeOffset(2026, 4, 30, 23, 0, 0, TimeSpan.Zero)).ShouldBe("p-dot");

        static string? Resident(DateTimeOffset at) => PersonFinder.Find(Registers.Patient(null, $"{Controller}|1002"), at, Register).Person?.ToString();
    }
}
