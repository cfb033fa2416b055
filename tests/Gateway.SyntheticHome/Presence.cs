namespace Gateway.SyntheticHome;

/// <summary>Who is in the home when.</summary>
internal sealed class Presence(IReadOnlyList<Absence> absences)
{
    private readonly ILookup<int, Absence> _absences = absences.ToLookup(absence => absence.Resident);

    public bool IsHome(int resident, int second) => !_absences[resident].Any(absence => absence.From <= second && second < absence.To);
}
