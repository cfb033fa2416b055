namespace Gateway.Simulators.Story;

/// <summary>Gives the parts of <c>cast.json</c> their people: names, numbers, birth dates, rooms, ids.</summary>
internal static class StoryCasting
{
    public static void Fill(StoryScene scene, CastFile cast, int seed)
    {
        foreach (var entry in cast.Organisations)
            scene.Add(new StoryOrganisation(entry.Key, entry.Ods, entry.Name, entry.Role, entry.Ucr, entry.Sources));

        using var numbers = TestNhsNumbers.From(seed).GetEnumerator();
        var families = new Queue<string>(scene.Dice.Shuffled(scene.Names.Families));
        foreach (var entry in cast.People)
        {
            numbers.MoveNext();
            var family = entry.MarriedTo is { } spouse ? scene.Person(spouse).Family : families.Dequeue();
            scene.Add(Person(scene, entry, numbers.Current, family));
        }
        foreach (var entry in cast.Devices)
            scene.Add(new StoryDevice(entry.Key, entry.System, scene.Dice.Digits(8), entry.At, entry.Place, entry.Who is { } who ? scene.Person(who).Id : null));
    }

    private static StoryPerson Person(StoryScene scene, PersonEntry entry, string nhsNumber, string family)
    {
        var dice = scene.Dice;
        var home = entry.Home is { } key ? scene.Organisation(key) : null;
        return new StoryPerson
        {
            Key = entry.Key,
            Id = dice.Uuid(),
            NhsNumber = nhsNumber,
            Family = family,
            Given = dice.Pick(entry.Gender == "female" ? scene.Names.Female : scene.Names.Male),
            BirthDate = new DateOnly(dice.Between(entry.Born[0], entry.Born[1]), dice.Between(1, 12), dice.Between(1, 28)),
            Gender = entry.Gender,
            Street = home?.Name ?? $"{dice.Between(1, 60)} {dice.Pick(scene.Names.Streets)}",
            Postcode = $"ZZ{dice.Between(1, 9)} {dice.Between(1, 9)}ZZ",
            Home = entry.Home,
            Homecare = entry.Homecare,
            Practice = entry.Practice,
            Place = entry.Place,
            LeftPractice = entry.LeftPractice,
            LocalId = entry.Home is null ? null : $"R-{dice.Digits(4)}",
            ServiceUserRef = entry.Homecare is null ? null : $"SU{dice.Digits(5)}",
            Mrn = $"H{dice.Digits(7)}",
        };
    }
}
