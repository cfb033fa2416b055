using Gateway.Mapping.Manifests;

namespace Gateway.Mapping.Tests.Manifests;

public sealed class ManifestTests
{
    private static readonly string s_map = Maps.ObservationMap("r -> obs.status = 'final';");

    [Fact]
    public void A_manifest_is_read_whole()
    {
        var manifest = Maps.Source("""
            id: test
            title: A test
            evidence: partial
            references: [one, two]
            format: hl7v2
            contentTypes: [application/hl7-v2]
            timeZone: Europe/London
            authentication:
              scheme: hmac
              header: X-Signature
              algorithm: sha512
              encoding: base64
              prefix: "sha512="
              signedText: "{timestamp}.{body}"
              timestampHeader: X-Time
              timestampUnit: ms
              toleranceSeconds: 60
              idHeader: X-Id
              clientHeader: X-Client
            reply: hl7-ack
            duplicateKey: MSH.f10
            occurredAt: EVN.f6
            kinds:
              - id: first
                when: MSH.f9.c2 = 'A03'
                map: test.map
                urgent: true
                thread: PV1.f19
                withdraws: [second]
                required: [{ path: PID.f3, place: PID-3 }]
                scores: true
              - id: second
                map: test.map
            drop:
              - { field: MSH-3, reason: Why }
            settings:
              zone: Europe/Paris
            """, s_map).Manifest;

        manifest.Evidence.ShouldBe(Evidence.Partial);
        manifest.References.ShouldBe(["one", "two"]);
        manifest.Format.ShouldBe(SourceFormat.Hl7v2);
        manifest.Reply.ShouldBe(ReplyForm.Hl7Ack);
        manifest.Authentication.ShouldBe(new SourceAuthentication
        {
            Scheme = "hmac",
            Header = "X-Signature",
            Algorithm = "sha512",
            Encoding = "base64",
            Prefix = "sha512=",
            SignedText = "{timestamp}.{body}",
            TimestampHeader = "X-Time",
            TimestampUnit = "ms",
            ToleranceSeconds = 60,
            IdHeader = "X-Id",
            ClientHeader = "X-Client",
            // Lists are compared by themselves.
            Probes = manifest.Authentication.Probes,
        });
        manifest.Authentication.Probes.ShouldBeEmpty();
        var kind = manifest.Kinds[0];
        (kind.Urgent, kind.Scores, kind.Thread).ShouldBe((true, true, "PV1.f19"));
        kind.Withdraws.ShouldBe(["second"]);
        kind.Required.ShouldBe([new RequiredField("PID.f3", "PID-3")]);
        manifest.Drop.ShouldBe([new DroppedField("MSH-3", "Why")]);
        manifest.Settings["zone"].ShouldBe("Europe/Paris");
    }

    [Theory]
    [InlineData("title: A source of a test", "", "MAP102", "1:1", "'title'")]
    [InlineData("title:", "titel:", "MAP101", "2:1", "did you mean 'title'?")]
    [InlineData("format: json", "format: jsn", "MAP103", "4:9", "json, csv, xml, hl7v2, form")]
    [InlineData("id: test", "id: other", "MAP103", "1:5", "folder")]
    [InlineData("Europe/London", "Europe/Londn", "MAP103", "6:11", "IANA")]
    [InlineData("scheme: bearer", "scheme: barer", "MAP103", "7:27", "bearer, hmac, path-secret")]
    [InlineData("scheme: bearer", "scheme: hmac", "MAP102", "7:27", "header")]
    [InlineData("map: test.map", "map: tst.map", "MAP104", "11:10", "did you mean 'test/test.map'?")]
    [InlineData("map: test.map", "map: test.map\n    when: 'a ='", "MAP116", "12:11", "FHIRPath")]
    [InlineData("map: test.map", "map: test.map\n    when: a.nope()", "MAP116", "12:11", "nope")]
    [InlineData("map: test.map", "map: test.map\n    withdraws: [nope]", "MAP103", "10:3", "nope")]
    [InlineData("map: test.map", "map: test.map\n    urgent: yes", "MAP103", "12:13", "true or false")]
    [InlineData("contentTypes: [application/json]", "contentTypes: { a: b }", "MAP103", "5:15", "list of texts")]
    [InlineData("reply: plain", "reply: plain\nsplitBy: [A]", "MAP103", "9:10", "CSV")]
    [InlineData("reply: plain", "reply: [plain", "MAP100", "", "YAML")]
    [InlineData("reply: plain", "reply: plain\nreply: plain", "MAP100", "", "YAML")]
    public void A_fault_of_a_manifest_is_told_with_its_place(string right, string wrong, string code, string place, string text)
    {
        var manifest = Maps.Manifest().ReplaceLineEndings("\n").Replace(right, wrong, StringComparison.Ordinal);

        var result = Maps.Load(("test/manifest.yaml", manifest), ("test/test.map", s_map));

        result.Catalogue.ShouldBeNull();
        var fault = result.Issues.First(issue => issue.IsError && issue.Code == code);
        fault.Path.ShouldStartWith($"test/manifest.yaml:{place}");
        fault.Text.ShouldContain(text);
    }

    [Fact]
    public void Faults_of_all_files_are_told_at_once()
    {
        var result = Maps.Load(
            ("test/manifest.yaml", Maps.Manifest().Replace("format: json", "format: x", StringComparison.Ordinal)),
            ("test/test.map", Maps.ObservationMap("r -> obs.nope = 'x';")),
            ("other/manifest.yaml", "id: other"));

        result.Issues.Select(issue => issue.Path.Split(':')[0]).Distinct().ShouldBe(["test/manifest.yaml", "test/test.map", "other/manifest.yaml"], ignoreOrder: true);
    }

    [Fact]
    public void A_map_that_nothing_uses_is_told_and_is_no_error()
    {
        var result = Maps.Load(("test/manifest.yaml", Maps.Manifest()), ("test/test.map", s_map), ("test/old.map", s_map));

        result.Catalogue.ShouldNotBeNull();
        result.Issues.ShouldHaveSingleItem().Code.ShouldBe("MAP105");
    }

    [Fact]
    public void An_unknown_source_is_not_found() => Maps.Load().Catalogue.ShouldNotBeNull().Find("nope").ShouldBeNull();
}
