using System.Text;
using Gateway.Mapping;

namespace Gateway.Functions.Bench.Translate;

/// <summary>A small record and its map: the work that engines of other languages are timed by, with a record of our own.</summary>
internal static class ExamplePatient
{
    /// <summary>262 bytes about nobody.</summary>
    public static readonly byte[] Record = Encoding.UTF8.GetBytes("""
        {"MRN":"9990001112","LastName":"Thistlewood","GivenName":["Marigold","Ann"],"Phone Number":"01632 960 417","Gender":"F","DOB":"19380522","TimeOfDeath":"2026-03-14T05:40:00Z","Address":"4 Larch Close","Town":"Exampleton","PostCode":"ZZ99 3WZ","Ward":"Beech ward"}
        """.Trim());

    private const string Map = """
        map "https://gateway.example/StructureMap/example-patient" = "ExamplePatient"
        uses "urn:source:example" alias Rec as source
        uses "http://hl7.org/fhir/StructureDefinition/Patient" alias Patient as target
        conceptmap "#gender" {
          prefix s = "urn:source:example:gender"
          prefix t = "http://hl7.org/fhir/administrative-gender"
          s:M - t:male
          s:F - t:female
        }
        group Main(source r : Rec, target p : Patient) {
          r -> p.active = true;
          r.MRN as v -> p.identifier = id('urn:oid:2.16.840.1.113883.19.5', v, 'MR') as i, i.use = 'usual';
          r -> p.name as n then { r.LastName -> n.family; r.GivenName -> n.given; };
          r.`Phone Number` as v -> p.telecom as t, t.system = 'phone', t.value = v;
          r.Gender as g -> p.gender = translate(g, '#gender', 'code');
          r.DOB as d -> p.birthDate = dateOp(d, 'yyyyMMdd');
          r -> p.address as a then { r.Address -> a.line; r.Town -> a.city; r.PostCode -> a.postalCode; };
          r -> p.managingOrganization as o, o.reference = 'Organization/2.16.840.1.113883.19.5', o.display = 'Good Health Clinic';
          r.TimeOfDeath as d -> p.deceased = cast(d, 'dateTime');
        }
        """;

    /// <exception cref="InvalidOperationException">The map does not compile any more.</exception>
    public static StructureMap Compile()
    {
        var files = new Dictionary<string, ReadOnlyMemory<byte>> { ["bench/example-patient.map"] = Encoding.UTF8.GetBytes(Map) };
        var (map, faults) = StructureMap.Compile(files, "bench/example-patient.map");
        return map ?? throw new InvalidOperationException($"The bench's own map does not compile: {string.Join(' ', faults)}");
    }
}
