using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Matching;

/// <summary>Who a message is about: certain, or a matter for a person. Never a guess.</summary>
/// <remarks>
/// Certain is: an NHS number and the date of birth agree with the register; or, where the sender gives no NHS number, its own
/// identifier means exactly one person at that time (and a date of birth, if given, agrees). Names and addresses decide
/// nothing: in a care home couples share a surname and everybody shares the address.
/// </remarks>
public static class PersonFinder
{
    /// <summary>The system of UK Core and the variant that one shared care record sends; both mean the NHS number.</summary>
    private static readonly HashSet<string> NhsNumberSystems = [NhsNumber.System, "https://fhir.hl7.org.uk/Id/nhs-number"];

    /// <summary>Finds the person of a translated Patient resource as of a time.</summary>
    public static Identification Find(Element patient, DateTimeOffset at, Register register)
    {
        var birth = BirthDate.Of(patient);
        var identifiers = IdentifiersOf(patient);
        var numbers = identifiers.Where(identifier => NhsNumberSystems.Contains(identifier.System)).Select(identifier => identifier.Value).ToList();
        var local = identifiers.Where(identifier => !NhsNumberSystems.Contains(identifier.System))
            .Select(identifier => register.WithIdentifier(identifier.System, identifier.Value, at))
            .ToList();

        if (numbers.Count == 0) return BySender(local, birth);
        if (numbers.Exists(IsPlaceholder)) return Review("nhs-number-placeholder");
        var valid = new HashSet<NhsNumber>();
        foreach (var text in numbers)
        {
            if (!NhsNumber.TryParse(text, out var number)) return Review("nhs-number-invalid");
            valid.Add(number);
        }
        return valid.Count > 1 ? Review("nhs-numbers-differ") : ByNumber(register.WithNhsNumber(valid.Single()), local, birth);
    }

    private static Identification ByNumber(IReadOnlyList<RegisteredPerson> found, List<IReadOnlyList<RegisteredPerson>> local, BirthDate birth)
    {
        if (found.Count > 1) return Review("more-than-one");
        if (found is not [var person])
            return Review(local.Exists(people => people.Any(other => other.NhsNumber is not null)) ? "identifiers-disagree" : "not-registered");
        if (local.Exists(people => people.Count > 0 && !people.Contains(person))) return Review("identifiers-disagree");
        return birth.FaultAgainst(person) is { } fault ? Review(fault) : new Identification(person.Id, "nhs-number-and-birth-date", Texts["nhs-number-and-birth-date"]);
    }

    private static Identification BySender(List<IReadOnlyList<RegisteredPerson>> local, BirthDate birth)
    {
        if (local.Count == 0) return Review("nothing-to-go-by");
        var found = local.Where(people => people.Count > 0).ToList();
        if (found.Count == 0) return Review("not-registered");
        var everybody = found.SelectMany(people => people).Distinct().ToList();
        if (everybody is [var person])
            return birth.IsGiven && birth.FaultAgainst(person) is { } fault
                ? Review(fault)
                : new Identification(person.Id, "sender-identifier", Texts["sender-identifier"]);
        return Review(found.Exists(people => people.Count > 1) ? "more-than-one" : "identifiers-disagree");
    }

    private static List<(string System, string Value)> IdentifiersOf(Element patient)
    {
        var identifiers = new List<(string, string)>();
        foreach (var identifier in patient.All("identifier"))
            if (identifier["system"]?.Text?.Trim() is { Length: > 0 } system && identifier["value"]?.Text?.Trim() is { Length: > 0 } value)
                identifiers.Add((system, value));
        return identifiers;
    }

    /// <summary>Ten equal digits pass the check and are what people type who do not know the number.</summary>
    private static bool IsPlaceholder(string text)
    {
        var digits = text.Where(character => character is not (' ' or '-')).ToList();
        return digits.Count == 10 && char.IsAsciiDigit(digits[0]) && digits.TrueForAll(digit => digit == digits[0]);
    }

    private static Identification Review(string code) => new(null, code, Texts[code]);

    private static readonly Dictionary<string, string> Texts = new()
    {
        ["nhs-number-and-birth-date"] = "The NHS number and the date of birth agree with the register.",
        ["sender-identifier"] = "The sender gave no NHS number; its own identifier meant exactly one person of the register at that time.",
        ["nhs-number-invalid"] = "The NHS number is not valid (ten digits with a Modulus 11 check digit); ask the sender for the right one, names are not enough.",
        ["nhs-number-placeholder"] = "The NHS number is a placeholder of ten equal digits; ask the sender for the right one or have it leave the number out.",
        ["nhs-numbers-differ"] = "The message carries two different NHS numbers for one person; ask the sender which is right.",
        ["birth-date-differs"] = "The identifier is registered, but the date of birth is another; ask the sender whether the identifier or the date is wrong.",
        ["birth-date-missing"] = "The NHS number is registered, but no date of birth was sent to check it against; compare with the sender by another way.",
        ["birth-date-partial"] = "The identifier is registered, but the date of birth is only a part of one; compare with the sender by another way.",
        ["birth-date-invalid"] = "The identifier is registered, but the date of birth is no date; ask the sender for it.",
        ["identifiers-disagree"] = "Two identifiers of the message mean different people of the register; ask the sender whom the message is about.",
        ["not-registered"] = "Nobody in the register has this identifier at that time; add the person or the identifier to the register, or return the message.",
        ["more-than-one"] = "The identifier means more than one person of the register at that time; a person must say which.",
        ["nothing-to-go-by"] = "The message has neither an NHS number nor an identifier of its sender; return it or ask whom it is about.",
    };
}
