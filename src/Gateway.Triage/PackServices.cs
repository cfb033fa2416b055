using Gateway.Fhir.Uk;

namespace Gateway.Triage;

/// <summary>When the services of a pack are open and who answers while they are closed.</summary>
/// <param name="BankHolidays">The bank holidays of England that the pack knows.</param>
internal sealed record PackServices(IReadOnlyDictionary<Disposition, PackService> Services, IReadOnlySet<DateOnly> BankHolidays)
{
    /// <summary>The dispositions that are a service with hours; the others are always there.</summary>
    public static IReadOnlyList<Disposition> WithHours { get; } = [Disposition.GpWithinHours, Disposition.UcrTwoHours];

    /// <summary>Those that answer at any hour, and so may stand in for a closed one.</summary>
    public static IReadOnlyList<Disposition> AlwaysOpen { get; } = [Disposition.Nhs111, Disposition.Emergency999];

    /// <summary>False for a year after the last the pack knows: a bank holiday there would be taken for a working day.</summary>
    public bool KnowsBankHolidaysOf(DateTimeOffset at) => BankHolidays.Any(day => day.Year == UkTime.Local(at).Year);

    /// <summary>Whom to turn to, and the service that is closed; what is always open stays as it is.</summary>
    public (Disposition Disposition, ClosedService? Closed) Open(Disposition need, TriageSetting setting)
    {
        if (!Services.TryGetValue(need, out var service)) return (need, null);
        var hours = setting.HoursOf(need) ?? service.Hours;
        return hours.IsOpen(setting.At, BankHolidays.Contains)
            ? (need, null)
            : (service.WhenClosed, new ClosedService(need, hours.ToString(), hours.NextOpening(setting.At, BankHolidays.Contains)));
    }
}

/// <param name="Hours">What counts when the register does not state the hours of the person's own service.</param>
internal sealed record PackService(OpeningHours Hours, Disposition WhenClosed, string Citation);
