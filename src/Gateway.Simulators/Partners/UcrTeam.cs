namespace Gateway.Simulators.Partners;

/// <summary>An urgent community response team: takes referrals from everybody, and sees the person.</summary>
internal static class UcrTeam
{
    public static void Open(PartnerSeat seat) => seat.TakeDeliveries();
}
