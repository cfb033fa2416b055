namespace Gateway.Mapping.Tests.Transforms;

public sealed class DateOpTests
{
    [Theory]
    [InlineData("dd/MM/yyyy", "04/06/2026", "2026-06-04")]
    [InlineData("dd/MM/yyyy HH:mm:ss", "04/06/2026 08:05:09", "2026-06-04T08:05:09+01:00")]
    [InlineData("yyyyMMddHHmm", "202601040805", "2026-01-04T08:05:00+00:00")]
    [InlineData("yyyyMMddHHmmzzz", "202601040805+02:00", "2026-01-04T08:05:00+02:00")]
    [InlineData("d MMM yyyy", "4 Jun 2026", "2026-06-04")]
    [InlineData("MM/yyyy", "06/2026", "2026-06")]
    [InlineData("yyyy", "2026", "2026")]
    [InlineData("hl7", "2026", "2026")]
    [InlineData("hl7", "202606", "2026-06")]
    [InlineData("hl7", "20260604", "2026-06-04")]
    [InlineData("hl7", "202606040805", "2026-06-04T08:05:00+01:00")]
    [InlineData("hl7", "20260604080509", "2026-06-04T08:05:09+01:00")]
    [InlineData("hl7", "20260604080509.1234", "2026-06-04T08:05:09.1234+01:00")]
    [InlineData("hl7", "20190514102527+0200", "2019-05-14T10:25:27+02:00")]
    [InlineData("hl7", "20250121100427-0000", "2025-01-21T10:04:27+00:00")]
    [InlineData("iso", "2026-06-04", "2026-06-04")]
    [InlineData("iso", "2026-06-04T08:05:09Z", "2026-06-04T08:05:09+00:00")]
    [InlineData("iso", "2026-06-04T08:05:09", "2026-06-04T08:05:09+01:00")]
    [InlineData("iso", "2026-06-04 08:05", "2026-06-04T08:05:00+01:00")]
    [InlineData("iso", "2026-06-04T08:05:09.120+05:30", "2026-06-04T08:05:09.120+05:30")]
    [InlineData("epoch", "1780297500", "2026-06-01T08:05:00+01:00")]
    [InlineData("epoch-ms", "1780297500123", "2026-06-01T08:05:00.123+01:00")]
    public void A_senders_time_becomes_a_dateTime(string format, string sent, string written) =>
        Maps.Observation($"r.v as v -> obs.effective = dateOp(v, '{format}');", $$"""{"v":"{{sent}}"}""").ShouldBe($$"""{"effectiveDateTime":"{{written}}"}""");

    [Theory]
    [InlineData("dd/MM/yyyy", "31/06/2026")]
    [InlineData("dd/MM/yyyy", "04-06-2026")]
    [InlineData("dd/MM/yyyy", "06/04/2026 08:00")]
    [InlineData("hl7", "196513121515")] // month 13, as hospitals have sent it
    [InlineData("hl7", "20260230")]
    [InlineData("hl7", "2026060408059")]
    [InlineData("hl7", "19760121+^D")]
    [InlineData("hl7", "2025-05-05 23:23:32")]
    [InlineData("hl7", "202606042460")]
    [InlineData("iso", "04/06/2026")]
    [InlineData("iso", "2026-06-04T25:00:00")]
    [InlineData("iso", "2026-06-04T08:05:09+15:00")]
    [InlineData("iso", "2026-6-4")]
    [InlineData("epoch", "yesterday")]
    [InlineData("epoch", "99999999999999999")]
    public void A_value_that_does_not_fit_parks_the_message(string format, string sent)
    {
        var issue = Maps.Error($"r.birth.v as v -> obs.effective = dateOp(v, '{format}');", $$"""{ "birth": { "v": "{{sent}}" } }""");

        issue.Code.ShouldBe("MAP061");
        issue.Path.ShouldBe("birth.v");
        issue.Value.ShouldBe(sent);
        issue.Text.ShouldNotContain(sent);
    }

    [Fact]
    public void A_time_of_birth_for_a_date_is_its_date() =>
        Patient("r.v as v -> p.birthDate = dateOp(v, 'hl7');", "196512131515").ShouldBe("1965-12-13");

    [Fact]
    public void An_instant_needs_a_time_of_day()
    {
        Maps.Observation("r.v as v -> obs.issued = dateOp(v, 'hl7');", """{"v":"20260604080509"}""").ShouldBe("""{"issued":"2026-06-04T08:05:09+01:00"}""");
        Maps.Error("r.v as v -> obs.issued = dateOp(v, 'hl7');", """{"v":"20260604"}""").Code.ShouldBe("MAP061");
    }

    [Fact]
    public void A_time_of_day_alone_is_a_time() =>
        Maps.Observation("r.v as v -> obs.component as k, k.value = cast(v, 'time');", """{"v":"08:05:00"}""").ShouldBe("""{"component":[{"valueTime":"08:05:00"}]}""");

    [Fact]
    public void A_time_that_the_clocks_left_out_in_spring_parks_the_message()
    {
        var issue = Maps.Error("r.v as v -> obs.effective = dateOp(v, 'iso');", """{"v":"2026-03-29T01:30:00"}""");

        issue.Code.ShouldBe("MAP062");
        issue.Path.ShouldBe("v");
    }

    [Fact]
    public void A_time_that_the_clocks_showed_twice_in_autumn_is_the_first_and_warns()
    {
        var translation = Maps.Translate(Maps.ObservationMap("r.v as v -> obs.effective = dateOp(v, 'iso');"), """{"v":"2026-10-25T01:30:00"}""");

        translation.Bundle!.All("entry").Last().At("resource", "effectiveDateTime")!.Text.ShouldBe("2026-10-25T01:30:00+01:00");
        translation.Report.Issues.ShouldHaveSingleItem().Code.ShouldBe("MAP063");
    }

    [Fact]
    public void An_offset_that_was_sent_needs_no_zone() =>
        Maps.Observation("r.v as v -> obs.effective = dateOp(v, 'iso');", """{"v":"2026-03-29T01:30:00+01:00"}""").ShouldBe("""{"effectiveDateTime":"2026-03-29T01:30:00+01:00"}""");

    [Fact]
    public void Another_zone_may_be_named() =>
        Maps.Observation("r.v as v -> obs.effective = dateOp(v, 'iso', 'Europe/Paris');", """{"v":"2026-06-04T08:05:09"}""").ShouldBe("""{"effectiveDateTime":"2026-06-04T08:05:09+02:00"}""");

    [Fact]
    public void Format_and_zone_may_come_from_the_settings()
    {
        var translation = Maps.Translate(
            Maps.ObservationMap("r.v as v -> obs.effective = dateOp(v, (%settings.format), (%settings.zone));"), """{"v":"04/06/2026 08:05"}""",
            more: "settings: { format: 'dd/MM/yyyy HH:mm', zone: Europe/Paris }");

        translation.Bundle!.All("entry").Last().At("resource", "effectiveDateTime")!.Text.ShouldBe("2026-06-04T08:05:00+02:00");
    }

    private static string? Patient(string rule, string value) => Maps.Translate(Maps.BundleUses + $$"""
        group Main(source r, target bundle : Bundle) {
          r -> bundle.entry as e, e.fullUrl = 'urn:uuid:1', e.resource = create('Patient') as p, p.id = '1' then { {{rule}} };
        }
        """, $$"""{"v":"{{value}}"}""").Bundle!.At("entry", "resource", "birthDate")?.Text;
}
