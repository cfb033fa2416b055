namespace Gateway.Simulators.Partners;

/// <summary>A practice's clinical system: files what is about its patients; refuses the rest, because nobody there would act on it.</summary>
internal static class GpSystem
{
    /// <param name="seat">Its place.</param>
    /// <param name="list">The NHS numbers of its registered patients.</param>
    public static void Open(PartnerSeat seat, IReadOnlySet<string> list) => seat.TakeDeliveries(delivery =>
        delivery.NhsNumbers.Any(list.Contains) ? null : "patient not registered at this practice any more");
}
