using System.Globalization;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Web.RecordPage;

/// <summary>Who the page is about, so that nobody reads the wrong person's record.</summary>
public sealed record PatientBanner(string Name, string Born, string Number, string Gender, string Home, string Practice)
{
    private const string Unknown = "not known";

    internal static async Task<PatientBanner> OfAsync(Element patient, IRecordStore records, CancellationToken cancellationToken) => new(
        NameOf(patient),
        DateOf(patient["birthDate"]?.Text),
        NumberOf(patient),
        patient["gender"]?.Text ?? Unknown,
        patient.At("managingOrganization", "display")?.Text ?? HomeOf(patient),
        await OrganisationOf(patient["generalPractitioner"], records, cancellationToken));

    /// <summary>Surname in capitals first, as the NHS has it in patient banners (ISB 1505).</summary>
    private static string NameOf(Element patient)
    {
        var name = patient.All("name").FirstOrDefault(one => one["use"]?.Text is "official" or "usual") ?? patient["name"];
        if (name is null) return Unknown;
        var family = name["family"]?.Text?.ToUpperInvariant();
        var given = string.Join(' ', name.All("given").Select(one => one.Text));
        return (family, given) switch
        {
            ({ Length: > 0 }, { Length: > 0 }) => $"{family}, {given}",
            ({ Length: > 0 }, _) => family,
            (_, { Length: > 0 }) => given,
            _ => name["text"]?.Text ?? Unknown,
        };
    }

    private static string DateOf(string? date) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("dd-MMM-yyyy", CultureInfo.InvariantCulture) : date ?? Unknown;

    /// <summary>Grouped 3-3-4 (ISB 0149).</summary>
    private static string NumberOf(Element patient)
    {
        var digits = patient.All("identifier").FirstOrDefault(one => one["system"]?.Text == NhsNumber.System)?["value"]?.Text;
        return NhsNumber.TryParse(digits, out var number) ? $"{number.Digits[..3]} {number.Digits[3..6]} {number.Digits[6..]}" : Unknown;
    }

    private static string HomeOf(Element patient)
    {
        var address = patient.All("address").FirstOrDefault(one => one["use"]?.Text == "home") ?? patient["address"];
        if (address is null) return Unknown;
        var lines = address["text"]?.Text ?? string.Join(", ", address.Children.Where(one => one.Name is "line" or "city" or "postalCode").Select(one => one.Text));
        return lines.Length > 0 ? lines : Unknown;
    }

    private static async Task<string> OrganisationOf(Element? reference, IRecordStore records, CancellationToken cancellationToken)
    {
        if (reference is null) return Unknown;
        if (reference["display"]?.Text is { Length: > 0 } display) return display;
        if (reference["reference"]?.Text?.Split('/') is [var type, var id] && await records.ReadAsync(type, id, cancellationToken) is { } stored)
            return JsonTree.ReadFhir(stored.Json.Span).Root?["name"]?.Text ?? Unknown;
        return reference.At("identifier", "value")?.Text ?? Unknown;
    }

    public override string ToString() => nameof(PatientBanner);
}
