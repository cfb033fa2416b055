using Gateway.Web.Startup;

namespace Gateway.Web;

public sealed class ConfigurationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-config-").FullName;

    [Fact]
    public void All_faults_of_all_files_are_listed_at_once()
    {
        var options = TestFolder.Write(_folder) with { MappingsFolder = Path.Combine(_folder, "no-mappings") };
        File.WriteAllText(options.PartnersFile, """{"partners":[{"id":"x"}]}""");
        File.WriteAllText(Path.Combine(options.RegisterFolder, "people.csv"), "person_id,nhs_number,family,given,birth_date,gender\np,1234567890,A,B,1938-13-01,male\n");

        var (setup, faults) = GatewaySetup.Load(options);

        setup.ShouldBeNull();
        faults.ShouldContain(fault => fault.Path.EndsWith("no-mappings", StringComparison.Ordinal));
        faults.ShouldContain(fault => fault.Path.StartsWith("people.csv", StringComparison.Ordinal));
        faults.ShouldContain(fault => fault.Code.StartsWith("PAR", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"id":"h","name":"H","role":"home"}""", "ods")]
    [InlineData("""{"id":"h","name":"H","role":"home","ods":"VL0AA","sources":["mods-dscr"]}""", "secrets")]
    [InlineData("""{"id":"h","name":"H","role":"supplier","sources":["withings"],"fetchEndpoint":"http://127.0.0.1:9/"}""", "pathSecret")]
    [InlineData("""{"id":"h","name":"H","role":"supplier","sources":["withings"],"pathSecret":"0123456789abcdef0123456789"}""", "fetchEndpoint")]
    [InlineData("""{"id":"h","name":"H","role":"supplier","sources":["fax"]}""", "sources")]
    public void A_partner_that_cannot_work_is_a_fault_with_its_place(string partner, string member)
    {
        var options = TestFolder.Write(_folder);
        File.WriteAllText(options.PartnersFile, $$"""{"partners":[{{partner}}]}""");

        var (setup, faults) = GatewaySetup.Load(options);

        setup.ShouldBeNull();
        faults.ShouldContain(fault => fault.IsError && fault.Path == $"partners.json, h, {member}");
    }

    [Theory]
    [InlineData("nonsense", "WEB030")]
    [InlineData("""{"fax":[]}""", "WEB031")]
    [InlineData("""{"mllp":[{"source":"itk-adt","client":"hospital","listen":"127.0.0.1:0","speed":9}]}""", "WEB031")]
    [InlineData("""{"mllp":[{"source":"none","client":"hospital","listen":"127.0.0.1:0"}]}""", "WEB032")]
    [InlineData("""{"mllp":[{"source":"itk-adt","client":"nobody","listen":"127.0.0.1:0"}]}""", "WEB032")]
    [InlineData("""{"mllp":[{"source":"itk-adt","client":"hospital","listen":"2575"}]}""", "WEB032")]
    [InlineData("""{"mllp":[{"source":"itk-adt","client":"hospital","listen":"127.0.0.1:0","certificate":"none.pem"}]}""", "WEB032")]
    [InlineData("""{"mllp":[{"source":"itk-adt","client":"hospital","listen":"0.0.0.0:2575"}]}""", "WEB033")]
    [InlineData("""{"mllp":[{"source":"itk-adt","client":"home-a","listen":"127.0.0.1:0"}]}""", "WEB033")]
    [InlineData("""{"mllp":[{"source":"scaip","client":"telecare","listen":"127.0.0.1:0"}]}""", "WEB033")]
    [InlineData("""{"folders":[{"source":"abacus-visits","client":"round"}]}""", "WEB032")]
    [InlineData("""{"folders":[{"source":"withings","client":"wearables","path":"drop"}]}""", "WEB033")]
    [InlineData("""{"folders":[{"source":"abacus-visits","client":"round","path":"a"},{"source":"abacus-visits","client":"round","path":"./a"}]}""", "WEB033")]
    public void A_way_in_that_cannot_work_is_a_fault(string ways, string code)
    {
        var options = TestFolder.Write(_folder) with { WaysFile = Path.Combine(_folder, "ways.json") };
        File.WriteAllText(options.WaysFile, ways);

        var (setup, faults) = GatewaySetup.Load(options);

        setup.ShouldBeNull();
        faults.ShouldContain(fault => fault.IsError && fault.Code == code);
    }

    [Fact]
    public async Task A_bad_configuration_leaves_no_data_folder_behind()
    {
        var options = TestFolder.Write(_folder) with { PartnersFile = Path.Combine(_folder, "none.json") };

        var (app, faults) = await GatewayApp.CreateAsync(options, TimeProvider.System, null, TestContext.Current.CancellationToken);

        app.ShouldBeNull();
        faults.ShouldHaveSingleItem().Path.ShouldEndWith("none.json");
        Directory.Exists(options.DataFolder).ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
