using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Matching;

/// <summary>A date of birth as it was sent: whole, a part of one, unreadable or not there.</summary>
internal readonly record struct BirthDate(string? Text)
{
    public bool IsGiven => !string.IsNullOrEmpty(Text);

    public static BirthDate Of(Element patient) => new(patient["birthDate"]?.Text?.Trim());

    /// <summary>Null when the whole date is the person's, else the code that says what is wrong.</summary>
    public string? FaultAgainst(RegisteredPerson person)
    {
        if (!IsGiven) return "birth-date-missing";
        if (DateOnly.TryParseExact(Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date == person.BirthDate ? null : "birth-date-differs";
        string[] parts = ["yyyy", "yyyy-MM"];
        return DateOnly.TryParseExact(Text, parts, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? "birth-date-partial" : "birth-date-invalid";
    }

    /// <summary>Nothing: a date of birth is patient data.</summary>
    public override string ToString() => nameof(BirthDate);
}
