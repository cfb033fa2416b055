using System.Text;
using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Mapping.Tests;

/// <summary>
/// Letters, codes and units that nobody has told us of, in the examples of the sources that ship: what becomes of them is refused, or kept in the sender's
/// own word and told. None of them becomes the nearest thing that is known.
/// </summary>
public sealed class NeverAGuessTests
{
    private static readonly string s_folder = Path.Combine(Shared.Root(), "mappings");

    private static readonly Lazy<SourceCatalogue> s_catalogue = new(() => SourceCatalogue.Load(
        Directory.GetFiles(s_folder, "*", SearchOption.AllDirectories).Where(file => !file.Contains("examples", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetRelativePath(s_folder, file).Replace('\\', '/'), file => (ReadOnlyMemory<byte>)File.ReadAllBytes(file))).Catalogue!);

    [Theory]
    [InlineData("mods-dscr", "records.in.json", "\"unit\": \"kg\"", "\"unit\": \"stone\"", "MAP064 records[9].data.unit")]
    [InlineData("open-mhealth", "temperature-no-unit.in.json", "102.2", "102.2", "MAP067 body.body_temperature")]
    [InlineData("open-mhealth", "temperature-no-unit.in.json", "102.2", "37.0", "MAP067 body.body_temperature")]
    [InlineData("open-mhealth", "temperature-fahrenheit.in.json", "\"unit\": \"F\"", "\"unit\": \"K\"", "MAP067 body.body_temperature")]
    [InlineData("open-mhealth", "weight-pounds.in.json", "\"unit\": \"lb\"", "\"unit\": \"st\"", "MAP067 body.body_weight")]
    [InlineData("open-mhealth", "oximeter.in.json", "\"unit\": \"%\"", "\"unit\": \"of one\"", "MAP067 body.oxygen_saturation")]
    [InlineData("abacus-visits", "week.in.csv", ",False,", ",Perhaps,", "MAP067 row")]
    [InlineData("cld-r2", "person.in.csv", ",Service,EV1,", ",Servise,EV1,", "MAP067 row")]
    public void What_is_unknown_is_refused(string source, string example, string known, string unknown, string why)
    {
        var (bundle, report, _) = Translate(source, example, known, unknown);

        bundle.ShouldBeNull();
        var issue = report.Issues.First(issue => issue.IsError);
        $"{issue.Code} {issue.Path}".ShouldBe(why);
    }

    [Theory]
    [InlineData("mods-dscr", "records.in.json", "\"outcome\": \"A\"", "\"outcome\": \"Z\"",
        "entry.resource.ofType(MedicationAdministration).where(note.text.where($this.startsWith('Outcome on the chart: Z')).exists() and status = 'unknown').exists()")]
    [InlineData("mods-dscr", "records.in.json", "\"systemIdentifier\": \"demo-dscr\"", "\"systemIdentifier\": \"another\"",
        "entry.resource.ofType(MedicationAdministration).exists() and entry.resource.ofType(MedicationAdministration).all(status = 'unknown')")]
    [InlineData("mods-dscr", "records.in.json", "\"value\": 51.20, \"unit\": \"kg\"", "\"value\": 51.20",
        "entry.resource.ofType(Observation).where(value.value = 51.20).exists() and entry.resource.ofType(Observation).where(value.value = 51.20).all(value.code.empty() and value.unit.empty())")]
    [InlineData("scaip", "unknown-status.in.xml", "0067", "0999", "entry.resource.ofType(Communication).where(status = 'in-progress' and topic.coding.where(code = 'alarm').exists() and topic.coding.where(code = 'no-signal').exists()).exists()")]
    [InlineData("itk-adt", "a03-discharge.in.hl7", "|85|", "|ZZ|", "entry.resource.ofType(Encounter).hospitalization.dischargeDisposition.coding.code = '99'")]
    [InlineData("cld-r2", "person.in.csv", "Long term support: Nursing care", "Something new", "entry.resource.ofType(EpisodeOfCare).where(type.where(coding.code = 'not-mapped' and text = 'Something new').exists()).exists()")]
    public void What_is_unknown_stands_in_the_sender_s_word_and_is_told(string source, string example, string known, string unknown, string truth)
    {
        var (bundle, report, _) = Translate(source, example, known, unknown);

        var made = bundle.ShouldNotBeNull(string.Join("; ", report.Issues));
        FhirPathExpression.Compile(truth).Expression.ShouldNotBeNull().IsTrue(made, FhirPathContext.Empty).ShouldBeTrue(Encoding.UTF8.GetString(JsonText.ToBytes(made)));
        report.Issues.ShouldContain(issue => issue.Severity == IssueSeverity.Warning, truth);
    }

    [Fact]
    public void A_state_that_nobody_has_told_us_of_stands_in_the_alarm() =>
        FhirPathExpression.Compile("entry.resource.ofType(Communication).where(status = 'in-progress' and priority = 'stat' and payload.content.where($this = 'State: cleared').exists()).exists()")
            .Expression.ShouldNotBeNull().IsTrue(Translate("sensor-falls", "fall-detected.in.json", "\"detected\"", "\"cleared\"").Bundle.ShouldNotBeNull(), FhirPathContext.Empty).ShouldBeTrue();

    [Theory]
    [InlineData("scaip", "alarm.in.xml", "<stc>0010</stc>", "<stc>0999</stc>", "alarm")]
    [InlineData("scaip", "alarm.in.xml", "<mty>ME</mty>", "<mty>XX</mty>", "alarm")]
    [InlineData("sensor-falls", "fall-detected.in.json", "\"detected\"", "\"cleared\"", "alarm")]
    public void A_code_that_nobody_has_told_us_of_is_an_alarm_and_never_an_all_clear(string source, string example, string known, string unknown, string kind) =>
        Translate(source, example, known, unknown).Kind.ShouldBe((kind, true));

    private static (Element? Bundle, TranslationReport Report, (string? Id, bool IsUrgent) Kind) Translate(string id, string example, string known, string unknown)
    {
        var text = File.ReadAllText(Path.Combine(s_folder, id, "examples", example));
        text.ShouldContain(known);
        var source = s_catalogue.Value.Find(id).ShouldNotBeNull();
        var part = source.Open(Encoding.UTF8.GetBytes(text.Replace(known, unknown, StringComparison.Ordinal)), null).Parts[0];
        var (bundle, report) = source.Translate(part, Maps.Context);
        return (bundle, report, (part.Kind?.Id, part.Kind?.Urgent == true));
    }
}
