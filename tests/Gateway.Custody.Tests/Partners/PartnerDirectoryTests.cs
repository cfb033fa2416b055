using System.Text;
using Gateway.Custody.Partners;
using Gateway.Fhir.Uk;

namespace Gateway.Custody.Tests.Partners;

public sealed class PartnerDirectoryTests
{
    private const string Secret = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    [Fact]
    public void A_partner_is_read_with_everything_it_has()
    {
        var directory = Read(
            $$"""
            {"partners":[{"id":"home","name":"Rose House","role":"home","ods":"vl001","sources":["mods-dscr"],"secrets":["{{Secret}}"],
              "endpoint":"https://home.example/fhir","returnEndpoint":"http://127.0.0.1:9/back","fetchEndpoint":"http://localhost:1/",
              "pathSecret":"nobody-can-guess-this","timeout":"PT2S","firstWait":"PT0.5S","longestWait":"PT20M"}]}
            """);

        var partner = directory.Find("home").ShouldNotBeNull();
        (partner.Name, partner.Role, partner.Ods.ToString()).ShouldBe(("Rose House", PartnerRole.Home, "VL001"));
        partner.Sources.ShouldBe(["mods-dscr"]);
        partner.Secrets.ShouldBe([Secret]);
        (partner.Timeout, partner.FirstWait, partner.LongestWait).ShouldBe((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(0.5), TimeSpan.FromMinutes(20)));
        (partner.Endpoint, partner.ReturnEndpoint, partner.FetchEndpoint)
            .ShouldBe((new Uri("https://home.example/fhir"), new Uri("http://127.0.0.1:9/back"), new Uri("http://localhost:1/")));
        partner.ToString().ShouldBe("home");
    }

    [Fact]
    public void Partners_are_found_by_organisation_source_and_path_secret()
    {
        var directory = Read(
            """
            {"partners":[
              {"id":"a","name":"A","role":"supplier","ods":"AAA","sources":["withings"],"pathSecret":"aaaaaaaaaaaaaaaaaaaa"},
              {"id":"b","name":"B","role":"supplier","ods":"BBB","sources":["withings","scaip"],"pathSecret":"bbbbbbbbbbbbbbbbbbbb"}]}
            """);

        OdsCode.TryParse("BBB", out var ods).ShouldBeTrue();
        directory.WithOds(ods).Select(partner => partner.Id).ShouldBe(["b"]);
        directory.SendersOf("withings").Select(partner => partner.Id).ShouldBe(["a", "b"]);
        directory.FindByPathSecret("withings", "aaaaaaaaaaaaaaaaaaaa")!.Id.ShouldBe("a");
        directory.FindByPathSecret("scaip", "aaaaaaaaaaaaaaaaaaaa").ShouldBeNull();
        directory.FindByPathSecret("withings", "").ShouldBeNull();
        directory.Find("c").ShouldBeNull();
    }

    [Fact]
    public void Nobody_at_all_is_a_directory_too()
    {
        Read("""{"partners":[]}""").All.ShouldBeEmpty();
    }

    [Fact]
    public void Every_fault_of_the_file_is_named_at_once()
    {
        var (directory, issues) = PartnerDirectory.Read(Encoding.UTF8.GetBytes(
            """
            {"partners":[
              {"name":"A","role":"chief","ods":"?","endpoint":"http://practice.example/","timeout":"5s","colour":"red"},
              {"id":"b","name":"B","role":"ucr","secrets":["short"],"sources":"scaip","firstWait":"-PT1S"},
              {"id":"c","name":"C","role":"ucr","pathSecret":"1234"},
              {"id":"c","name":"C","role":"ucr"}]}
            """));

        directory.ShouldBeNull();
        issues.Select(issue => $"{issue.Code} {issue.Path}").ShouldBe(
            [
                "PAR002 partners[0].colour", "PAR001 partners[0].id", "PAR003 partners[0].role", "PAR003 partners[0].ods",
                "PAR003 partners[0].endpoint", "PAR003 partners[0].timeout",
                "PAR003 partners[1].sources", "PAR003 partners[1].secrets", "PAR003 partners[1].firstWait",
                "PAR003 partners[2].pathSecret", "PAR004 c",
            ],
            ignoreOrder: true);
        issues.ShouldAllBe(issue => !issue.ToString().Contains("1234", StringComparison.Ordinal));
    }

    [Fact]
    public void A_partner_that_is_sent_to_needs_a_secret()
    {
        var (_, issues) = PartnerDirectory.Read("""[{"id":"a","name":"A","role":"ucr","endpoint":"https://a.example/"}]"""u8);

        issues.ShouldHaveSingleItem().Path.ShouldEndWith("secrets");
    }

    [Fact]
    public void Broken_JSON_is_said_with_its_place()
    {
        var (directory, issues) = PartnerDirectory.Read("""{"partners":["""u8);

        directory.ShouldBeNull();
        issues.ShouldHaveSingleItem().Path.ShouldContain("line");
    }

    private static PartnerDirectory Read(string json)
    {
        var (directory, issues) = PartnerDirectory.Read(Encoding.UTF8.GetBytes(json));
        issues.ShouldBeEmpty();
        return directory.ShouldNotBeNull();
    }
}
