using System.Text.Json.Nodes;
using Gateway.Simulators.Story;

namespace Gateway.Simulators.Tests;

public sealed class RegisterFileTests
{
    private static readonly StoryDay Story = StoryMaker.Make(7, new DateTimeOffset(2026, 7, 14, 16, 40, 12, TimeSpan.Zero));

    [Fact]
    public void Every_file_has_its_heading_and_only_people_of_the_story()
    {
        var files = RegisterFiles.Of(Story);
        var ids = Story.People.Select(person => person.Id).ToHashSet();

        files.Keys.ShouldBe(["people.csv", "identifiers.csv", "affiliations.csv", "devices.csv", "organisations.csv", "opening-hours.csv"], ignoreOrder: true);
        Rows(files["people.csv"]).Length.ShouldBe(Story.People.Count + 1);
        Rows(files["people.csv"])[0].ShouldBe("person_id,nhs_number,family,given,birth_date,gender");
        Rows(files["affiliations.csv"])[1..].ShouldAllBe(row => ids.Contains(row.Split(',', StringSplitOptions.None)[0]));
        Rows(files["devices.csv"]).Length.ShouldBe(Story.Devices.Count + 1);
    }

    [Fact]
    public void Two_people_share_the_room_of_a_telecare_unit()
    {
        var files = RegisterFiles.Of(Story);
        var place = Rows(files["devices.csv"])[1..].Select(row => row.Split(',')[3]).Single(place => place.Length > 0 &&
            Rows(files["affiliations.csv"]).Count(row => row.Split(',')[3] == place) > 1);

        place.ShouldBe("Room 7");
    }

    [Fact]
    public void Partners_are_told_where_each_listens_and_share_a_secret_each()
    {
        var agreements = Story.Organisations.ToDictionary(one => one.Key, one => new PartnerAgreement(one.Key, "c2VjcmV0" + one.Key, one.Sources.Contains("withings") ? "hidden" : null));
        var addresses = Story.Organisations.ToDictionary(one => one.Key, one => new Uri("http://127.0.0.1:5000/"));

        var partners = JsonNode.Parse(PartnerFile.Of(Story, agreements, addresses))!["partners"]!.AsArray();

        partners.Count.ShouldBe(Story.Organisations.Count);
        partners.ShouldAllBe(partner => partner!["secrets"]!.AsArray().Count == 1);
        partners.Single(partner => (string?)partner!["id"] == "gp-millpond")!["endpoint"]!.ToString().ShouldBe("http://127.0.0.1:5000/deliveries");
        partners.Single(partner => (string?)partner!["id"] == "withings")!["pathSecret"]!.ToString().ShouldBe("hidden");
    }

    private static string[] Rows(string file) => file.TrimEnd('\n').Split('\n');
}
