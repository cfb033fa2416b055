using System.Text;

namespace Gateway.Web;

/// <summary>A register and partners for tests: two homes, two practices, a homecare round, a hospital, a team, two suppliers, an operator.</summary>
internal static class TestFolder
{
    public const string PathSecret = "a-path-secret-that-nobody-guesses";

    /// <summary>Ada lives in home-a and is registered with practice-a; Ben in home-b with practice-b; Cleo lives alone, visited by round, with practice-a.</summary>
    public const string Ada = "person-ada";
    public const string Ben = "person-ben";
    public const string Cleo = "person-cleo";

    public const string AdaNumber = "9990000018";
    public const string BenNumber = "9990000026";

    /// <summary>Lived in home-a until the first of January 2020.</summary>
    public const string Gone = "person-gone";

    public static readonly byte[] Secret = Encoding.UTF8.GetBytes("0123456789abcdef0123456789abcdef");

    public static GatewayOptions Write(string folder, Uri? returnEndpoint = null)
    {
        var register = Directory.CreateDirectory(Path.Combine(folder, "register")).FullName;
        File.WriteAllText(Path.Combine(register, "people.csv"), $"""
            person_id,nhs_number,family,given,birth_date,gender
            {Ada},{AdaNumber},Quillfeather,Ada,1938-04-02,female
            {Ben},{BenNumber},Marrowby,Ben,1940-05-03,male
            {Cleo},9990000034,Thistlewick,Cleo,1935-06-04,female
            {Gone},9990000042,Vellacott,Gwen,1930-07-05,female

            """);
        File.WriteAllText(Path.Combine(register, "organisations.csv"), """
            ods_code,name,role,ucr_ods_code
            VL0AA,Alder House,home,RYUCR
            VL0BB,Birch House,home,RYUCR
            VN0RD,Round Homecare,homecare,
            Y00001,Alder Surgery,practice,RYUCR
            Y00002,Birch Surgery,practice,RYUCR
            RYUCR,Response Team,ucr,
            RXX07,Example Hospital,hospital,

            """);
        File.WriteAllText(Path.Combine(register, "affiliations.csv"), $"""
            person_id,relation,ods_code,place,from,to
            {Ada},home,VL0AA,Room 1,2024-01-01,
            {Ada},practice,Y00001,,2020-01-01,
            {Ben},home,VL0BB,Room 2,2024-01-01,
            {Ben},practice,Y00002,,2020-01-01,
            {Cleo},homecare,VN0RD,,2024-01-01,
            {Cleo},practice,Y00001,,2020-01-01,
            {Gone},home,VL0AA,Room 3,2019-01-01,2020-01-01
            {Gone},home,VL0BB,Room 3,2020-01-01,

            """);
        File.WriteAllText(Path.Combine(register, "identifiers.csv"), $"""
            system,value,person_id,from,to
            https://gateway.example/Id/open-mhealth/user,R-0042,{Ada},2024-01-01,
            https://gateway.example/Id/abacus-visits/service-user/example-council,SU10001,{Cleo},2024-01-01,
            https://gateway.example/Id/abacus-visits/service-user/example-council,SU10002,{Ben},2024-01-01,

            """);
        File.WriteAllText(Path.Combine(register, "devices.csv"), """
            system,value,ods_code,place,person_id,from,to
            https://gateway.example/Id/sensor-falls/sensor,ATR_GN_P00000000-0000,VL0AA,Room 1,,2024-01-01,
            https://gateway.example/Id/home-signals/device,W-ADA,,,person-ada,2024-01-01,

            """);
        File.WriteAllText(Path.Combine(folder, "partners.json"), Partners(returnEndpoint));
        return new GatewayOptions
        {
            DataFolder = Path.Combine(folder, "data"),
            MappingsFolder = Path.Combine(RepositoryRoot(), "mappings"),
            RegisterFolder = register,
            PartnersFile = Path.Combine(folder, "partners.json"),
            Url = new Uri("http://127.0.0.1:0"),
        };
    }

    public static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Gateway.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests run outside the repository.");
    }

    private static string Partners(Uri? returnEndpoint)
    {
        var secret = Convert.ToBase64String(Secret);
        var returns = returnEndpoint is null ? "" : $", \"secrets\": [\"{secret}\"], \"returnEndpoint\": \"{returnEndpoint}\"";
        return $$"""
            { "partners": [
              { "id": "home-a", "name": "Alder House", "role": "home", "ods": "VL0AA", "sources": ["mods-dscr", "triage-restore2"], "secrets": ["{{secret}}"] },
              { "id": "home-b", "name": "Birch House", "role": "home", "ods": "VL0BB", "sources": ["mods-dscr"], "secrets": ["{{secret}}"] },
              { "id": "round", "name": "Round Homecare", "role": "homecare", "ods": "VN0RD", "sources": ["abacus-visits"] },
              { "id": "practice-a", "name": "Alder Surgery", "role": "practice", "ods": "Y00001" },
              { "id": "practice-b", "name": "Birch Surgery", "role": "practice", "ods": "Y00002" },
              { "id": "hospital", "name": "Example Hospital", "role": "hospital", "ods": "RXX07", "sources": ["itk-adt", "adw-discharge"]{{returns}} },
              { "id": "ucr", "name": "Response Team", "role": "ucr", "ods": "RYUCR" },
              { "id": "wearables", "name": "Wearables", "role": "supplier", "sources": ["withings"], "pathSecret": "{{PathSecret}}", "fetchEndpoint": "http://127.0.0.1:9/" },
              { "id": "telecare", "name": "Telecare", "role": "supplier", "sources": ["scaip"], "secrets": ["{{secret}}"] },
              { "id": "council", "name": "Example Council", "role": "supplier", "sources": ["cld-r2", "adw-discharge"] },
              { "id": "measures", "name": "Measures", "role": "supplier", "sources": ["open-mhealth", "home-signals"] },
              { "id": "sensors", "name": "Sensors", "role": "supplier", "sources": ["sensor-falls"], "secrets": ["{{secret}}"] },
              { "id": "operator", "name": "Operator", "role": "operator" }
            ] }
            """;
    }
}
