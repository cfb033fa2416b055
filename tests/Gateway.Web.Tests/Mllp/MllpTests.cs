using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Web.Mllp;

/// <summary>HL7 v2 over real sockets.</summary>
public sealed class MllpTests
{
    private const string Plain = """{ "mllp": [ { "source": "itk-adt", "client": "hospital", "listen": "127.0.0.1:0" } ] }""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_on_disk_before_it_is_acknowledged_and_its_repeat_hears_the_same_bytes()
    {
        await using var gateway = await RunningGateway.StartAsync(ways: Plain);
        await using var sender = await MllpSender.ConnectAsync(gateway.MllpPorts[0]);

        var first = await sender.AskAsync(Posted.Discharge("M-1"));
        var again = await sender.AskAsync(Posted.Discharge("M-1"));
        var byHttp = await gateway.PostAsync("/api/inbound/itk-adt", Posted.Discharge("M-1"), Posted.Hl7, "hospital");

        first.ShouldContain("\rMSA|AA|M-1\r");
        again.ShouldBe(first);
        (await byHttp.Content.ReadAsStringAsync(Cancel)).ShouldBe(first, "there is one door, whichever way one comes");
        var entries = await gateway.Store.ListMessagesAsync(new LedgerQuery(OldestFirst: true), Cancel);
        entries.Count.ShouldBe(3);
        entries[0].Client.ShouldBe("hospital");
        entries[0].Kind.ShouldBe("discharge");
        entries.Skip(1).ShouldAllBe(entry => entry.State == MessageState.Duplicate && entry.Reason == entries[0].Id);
        (await Settled.WaitAsync(gateway, entries[0].Id)).State.ShouldBe(MessageState.Routed);
    }

    [Fact]
    public async Task A_cancelled_discharge_takes_back_what_the_discharge_asked_for()
    {
        await using var gateway = await RunningGateway.StartAsync(ways: Plain);
        await using var sender = await MllpSender.ConnectAsync(gateway.MllpPorts[0]);
        (await sender.AskAsync(Posted.Discharge("C-1"))).ShouldContain("MSA|AA|C-1");
        var discharge = (await gateway.Store.ListMessagesAsync(new LedgerQuery(), Cancel)).ShouldHaveSingleItem();
        (await Settled.WaitAsync(gateway, discharge.Id)).State.ShouldBe(MessageState.Routed);

        var cancellation = Posted.Discharge("C-2").Replace("ADT^A03^ADT_A03", "ADT^A13^ADT_A01", StringComparison.Ordinal).Replace("EVN||202606051705", "EVN||202606051735", StringComparison.Ordinal);
        (await sender.AskAsync(cancellation)).ShouldContain("MSA|AA|C-2");

        var later = (await gateway.Store.ListMessagesAsync(new LedgerQuery(), Cancel))[0];
        (await Settled.WaitAsync(gateway, later.Id)).Kind.ShouldBe("discharge-cancelled");
        var now = (await gateway.Store.FindMessageAsync(discharge.Id, Cancel))!;
        (now.State, now.Reason).ShouldBe((MessageState.Withdrawn, $"withdrawn-by: {later.Id}"));
        (await gateway.Store.ObligationsOfAsync(later.Id, Cancel)).ShouldNotBeEmpty("who was told of the discharge is told that it is cancelled");
    }

    [Fact]
    public async Task Nothing_is_acknowledged_while_the_disk_has_not_said_yes()
    {
        GatedStore? gate = null;
        await using var gateway = await RunningGateway.StartAsync(builder => gate = GatedStore.Install(builder), ways: Plain);
        await using var sender = await MllpSender.ConnectAsync(gateway.MllpPorts[0]);

        await sender.SendAsync(MllpSender.Framed(Posted.Discharge("G-1")));
        var answer = sender.AnswerAsync();
        await gate!.Reached.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        answer.IsCompleted.ShouldBeFalse();
        gate.Open();

        (await answer).ShouldNotBeNull().ShouldContain("MSA|AA|G-1");
    }

    [Fact]
    public async Task A_failure_of_the_store_closes_the_line_so_that_the_sender_keeps_its_message()
    {
        GatedStore? gate = null;
        await using var gateway = await RunningGateway.StartAsync(builder => gate = GatedStore.Install(builder), ways: Plain);
        await using (var sender = await MllpSender.ConnectAsync(gateway.MllpPorts[0]))
        {
            gate!.Break = $"disk full while writing {TestFolder.AdaNumber}";
            await sender.SendAsync(MllpSender.Framed(Posted.Discharge("F-1")));
            (await sender.AnswerAsync()).ShouldBeNull();
        }
        gate.Break = null;
        gate.Open();
        await using var next = await MllpSender.ConnectAsync(gateway.MllpPorts[0]);

        (await next.AskAsync(Posted.Discharge("F-1"))).ShouldContain("MSA|AA|F-1");
        (await gateway.CountMessagesAsync()).ShouldBe(1);
        gateway.Log.Lines.ShouldContain(line => line.Contains("MLLP line of itk-adt", StringComparison.Ordinal));
        gateway.Log.Lines.ShouldNotContain(line => line.Contains(TestFolder.AdaNumber, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_no_message_is_refused_by_its_control_id_and_the_line_stays_open()
    {
        await using var gateway = await RunningGateway.StartAsync(ways: Plain);
        await using var sender = await MllpSender.ConnectAsync(gateway.MllpPorts[0]);

        (await sender.AskAsync("hello")).ShouldContain("\rMSA|AR|");
        (await sender.AskAsync("MSH|^~\\&|PAS|RXX07|||||ADT^A03|BAD-1|P|2.4\rlower|case\r")).ShouldContain("\rMSA|AR|BAD-1|");
        var charset = await sender.AskAsync(Posted.Discharge("BAD-2").Replace("|UNICODE|", "|KLINGON|", StringComparison.Ordinal));
        charset.ShouldContain("\rMSA|AR|BAD-2|");
        charset.ShouldContain("\rERR|MSH^1^18");
        (await sender.AskAsync(Posted.Discharge("GOOD-1"))).ShouldContain("\rMSA|AA|GOOD-1");

        (await gateway.CountMessagesAsync()).ShouldBe(1);
        (await gateway.AuditAsync()).Count(row => row is { Action: "refuse", Actor: "hospital" }).ShouldBe(3);
    }

    [Fact]
    public async Task The_character_set_is_the_one_that_the_header_names()
    {
        await using var gateway = await RunningGateway.StartAsync(ways: Plain);
        await using var sender = await MllpSender.ConnectAsync(gateway.MllpPorts[0]);
        var latin = Posted.Discharge("L-1").Replace("|UNICODE|", "|8859/1|", StringComparison.Ordinal).Replace("Darwin", "D\u00E4rwin", StringComparison.Ordinal);

        await sender.SendAsync([0x0B, .. Encoding.Latin1.GetBytes(latin), 0x1C, 0x0D]);
        (await sender.AnswerAsync()).ShouldNotBeNull().ShouldContain("MSA|AA|L-1");

        var entry = (await gateway.Store.ListMessagesAsync(new LedgerQuery(), Cancel)).ShouldHaveSingleItem();
        (await Settled.WaitAsync(gateway, entry.Id)).State.ShouldBe(MessageState.Routed);
        var bundle = await gateway.Store.FindArtefactAsync(entry.Id, "bundle", Cancel);
        Encoding.UTF8.GetString(bundle!.Body.Span).ShouldContain("D\u00E4rwin");
    }

    [Fact]
    public async Task A_message_that_is_too_long_is_refused_by_its_control_id()
    {
        await using var gateway = await RunningGateway.StartAsync(ways: Plain);
        await using var sender = await MllpSender.ConnectAsync(gateway.MllpPorts[0]);

        var answer = await sender.AskAsync(Posted.Discharge("BIG-1") + "NTE|1||" + new string('x', GatewayOptions.BodyLimit));

        answer.ShouldContain("\rMSA|AR|BIG-1|");
        (await sender.AskAsync(Posted.Discharge("SMALL-1"))).ShouldContain("MSA|AA|SMALL-1");
    }

    [Fact]
    public async Task A_message_cut_off_is_not_stored_and_leaves_an_audit_row()
    {
        await using var gateway = await RunningGateway.StartAsync(ways: Plain.Replace("127.0.0.1:0\"", "127.0.0.1:0\", \"frameTime\": \"PT1S\"", StringComparison.Ordinal));
        await using (var hangsUp = await MllpSender.ConnectAsync(gateway.MllpPorts[0]))
        {
            await hangsUp.SendAsync(MllpSender.Framed(Posted.Discharge("H-1"))[..^40]);
            hangsUp.HangUp();
        }
        await using var stalls = await MllpSender.ConnectAsync(gateway.MllpPorts[0]);
        await stalls.SendAsync(MllpSender.Framed(Posted.Discharge("H-2"))[..^40]);

        (await stalls.AnswerAsync()).ShouldBeNull("a message that does not go on is given up");
        (await gateway.CountMessagesAsync()).ShouldBe(0);
        (await gateway.AuditAsync()).ShouldContain(row => row.Outcome == "mllp-cut-off");
    }

    [Fact]
    public async Task Many_senders_at_once_lose_nothing_and_one_too_many_is_turned_away()
    {
        const int Lines = 12;
        await using var gateway = await RunningGateway.StartAsync(
            ways: Plain.Replace("127.0.0.1:0\"", $"127.0.0.1:0\", \"connections\": {Lines}, \"inFlight\": 2", StringComparison.Ordinal));
        var senders = await Task.WhenAll(Enumerable.Range(0, Lines).Select(_ => MllpSender.ConnectAsync(gateway.MllpPorts[0])));

        await Task.WhenAll(senders.Select(async (sender, line) =>
        {
            for (var i = 0; i < 5; i++) (await sender.AskAsync(Posted.Discharge($"L{line}-{i}"))).ShouldContain($"MSA|AA|L{line}-{i}\r");
        }));
        await using (var oneTooMany = await MllpSender.ConnectAsync(gateway.MllpPorts[0])) (await oneTooMany.AnswerAsync()).ShouldBeNull();
        foreach (var sender in senders) await sender.DisposeAsync();

        (await gateway.CountMessagesAsync()).ShouldBe(Lines * 5);
    }

    [Fact]
    public async Task Messages_sent_without_waiting_are_answered_in_their_order()
    {
        await using var gateway = await RunningGateway.StartAsync(ways: Plain);
        await using var sender = await MllpSender.ConnectAsync(gateway.MllpPorts[0]);

        await sender.SendAsync([.. Enumerable.Range(0, 20).SelectMany(i => MllpSender.Framed(Posted.Discharge($"P-{i}")))]);

        for (var i = 0; i < 20; i++) (await sender.AnswerAsync()).ShouldNotBeNull().ShouldContain($"MSA|AA|P-{i}\r");
    }

    [Theory]
    [InlineData("AL|NE", true, "CA")]
    [InlineData("NE|NE", true, null)]
    [InlineData("SU|NE", true, "CA")]
    [InlineData("ER|NE", true, null)]
    [InlineData("AL|NE", false, "CR")]
    [InlineData("ER|NE", false, "CR")]
    [InlineData("SU|NE", false, null)]
    public async Task Enhanced_mode_answers_when_the_header_asks_for_it(string asked, bool isGood, string? code)
    {
        await using var gateway = await RunningGateway.StartAsync(ways: Plain);
        await using var sender = await MllpSender.ConnectAsync(gateway.MllpPorts[0]);
        var message = Posted.Discharge("E-1").Replace("|20260605170600|||GBR", $"|20260605170600|{asked}|GBR", StringComparison.Ordinal);

        await sender.SendAsync(MllpSender.Framed(isGood ? message : message + "not a segment\r"));
        // The answer to this one follows the answer to that one, or comes alone.
        await sender.SendAsync(MllpSender.Framed(Posted.Discharge("E-2")));
        var answer = (await sender.AnswerAsync()).ShouldNotBeNull();

        if (code is null) answer.ShouldContain("MSA|AA|E-2");
        else answer.ShouldContain($"MSA|{code}|E-1");
    }

    [Fact]
    public async Task Over_TLS_only_the_certificate_that_was_agreed_is_let_in()
    {
        var files = Directory.CreateTempSubdirectory("gateway-tls-");
        using var server = Certificate("CN=gateway.example");
        using var hospital = Certificate("CN=pas.example");
        using var stranger = Certificate("CN=stranger.example");
        await File.WriteAllTextAsync(Path.Combine(files.FullName, "mllp.pem"), server.ExportCertificatePem(), Cancel);
        await File.WriteAllTextAsync(Path.Combine(files.FullName, "mllp.key"), server.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem(), Cancel);
        var ways = $$"""
            { "mllp": [ { "source": "itk-adt", "client": "hospital", "listen": "127.0.0.1:0", "certificate": "{{files.FullName}}/mllp.pem",
              "key": "{{files.FullName}}/mllp.key", "peers": ["{{hospital.GetCertHashString(HashAlgorithmName.SHA256)}}"] } ] }
            """;
        await using var gateway = await RunningGateway.StartAsync(ways: ways);

        await using (var sender = await MllpSender.ConnectAsync(gateway.MllpPorts[0], hospital, tls: true))
            (await sender.AskAsync(Posted.Discharge("T-1"))).ShouldContain("MSA|AA|T-1");
        foreach (var wrong in new[] { stranger, null })
            await Should.ThrowAsync<IOException>(async () =>
            {
                await using var sender = await MllpSender.ConnectAsync(gateway.MllpPorts[0], wrong, tls: true);
                await sender.SendAsync(MllpSender.Framed(Posted.Discharge("T-2")));
                if (await sender.AnswerAsync() is null) throw new IOException("closed");
            });

        (await gateway.CountMessagesAsync()).ShouldBe(1);
        files.Delete(recursive: true);
    }

    [Fact]
    public async Task A_stop_answers_the_message_in_hand_before_the_line_closes()
    {
        GatedStore? gate = null;
        var gateway = await RunningGateway.StartAsync(builder => gate = GatedStore.Install(builder), ways: Plain);
        await using var sender = await MllpSender.ConnectAsync(gateway.MllpPorts[0]);
        await sender.SendAsync(MllpSender.Framed(Posted.Discharge("S-1")));
        await gate!.Reached.WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        var stopping = gateway.DisposeAsync().AsTask();
        await Task.Delay(200, Cancel);
        gate.Open();

        (await sender.AnswerAsync()).ShouldNotBeNull().ShouldContain("MSA|AA|S-1");
        (await sender.AnswerAsync()).ShouldBeNull();
        await stopping;
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
