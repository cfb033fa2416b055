using System.Text.Json;
using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Pathways.Stays;
using static Gateway.Custody.Tests.Flows.FlowMessages;

namespace Gateway.Custody.Tests.Flows;

/// <summary>Every row of <c>docs/flows.md</c>, run with the mappings and the routes that ship.</summary>
public sealed class FlowTableTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string, string> Discharges => Table4("Discharge");

    public static TheoryData<string, string, string> Rounds => Table3("The homecare round");

    public static TheoryData<string, string> Families => Table2("Family");

    public static TheoryData<string, string> Arrivals => Table2("Arrival");

    public static TheoryData<string, string> Readiness => Table2("Readiness");

    public static TheoryData<string, string, string> Words => Table3("Readiness, word by word");

    public static TheoryData<string, string, string, string> Referrals => Table4("Referral");

    public static TheoryData<string, string, string, string, string> Revocations =>
        [.. FlowTable.Rows("Revocation").Select(row => (row[0], row[1], row[2], row[3], row[4]))];

    public static TheoryData<string, string, string> Admissions => Table3("Admission");

    public static TheoryData<string, string, string, string> Notices => Table4("Notices");

    public static TheoryData<string, string, string, string> BadInputs => Table4("Bad input to triage");

    [Theory]
    [MemberData(nameof(Discharges))]
    public async Task Of_a_stay_each_is_told_this(string sent, string home, string practice, string besides)
    {
        await using var desk = await SendAsync(sent, "ada");

        (await ToldAsync(desk, "home")).ShouldBe(home);
        (await ToldAsync(desk, "practice")).ShouldBe(practice);
        string.Join("; ", desk.Messages.Select(Besides).Where(text => text.Length > 0)).ShouldBe(besides);
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public async Task The_round_is_told_when_to_pause_and_when_to_begin_again(string sent, string home, string round)
    {
        await using var desk = await SendAsync(sent, "fay");

        (await ToldAsync(desk, "home")).ShouldBe(home);
        (await ToldAsync(desk, "round")).ShouldBe(round);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task The_family_is_told_what_it_asked_and_nothing_else(string sent, string told)
    {
        await using var desk = await FlowDesk.OpenAsync();
        var (person, words) = sent.Split("of Ada, whose family has not asked: ") is ["", var rest] ? ("ada", rest) : ("ida", sent);
        var isHurried = words.StartsWith("before anything is brought: ", StringComparison.Ordinal);
        foreach (var (word, number) in FlowTable.Words(words.Replace("before anything is brought: ", "", StringComparison.Ordinal)).Select((word, number) => (word, number)))
        {
            await desk.PostAsync("itk-adt", "hospital", Adt(word, number, person));
            if (!isHurried) await desk.WorkAsync();
        }
        await desk.WorkAsync();

        string.Join(" ", desk.Brought.Where(one => one.Partner == "texts").Select(one => one.News)).ShouldBe(told);
        // Nothing by which a record could be found, and nothing clinical.
        foreach (var body in desk.ToFamily)
        {
            body.ShouldContain("07700 900001");
            foreach (var secret in (string[])["9990000115", "1938", "THORNBY\"", "Encounter", "Patient", "WARD", "Darwin", "07700 900002"]) body.ShouldNotContain(secret, Case.Sensitive);
        }
    }

    [Theory]
    [MemberData(nameof(Arrivals))]
    public async Task The_ward_sees_what_the_home_says_of_somebody_on_the_way(string said, string told)
    {
        await using var desk = await SendAsync("A01, A03", "ada");
        await desk.WorkAsync();

        foreach (var word in FlowTable.Words(said)) await desk.SayAsync("home", word);

        string.Join("; ", desk.Told).ShouldBe(told);
    }

    [Theory]
    [MemberData(nameof(Readiness))]
    public async Task The_home_reads_what_the_hospital_has_not_said_and_whom_to_ring(string sent, string read)
    {
        await using var desk = await SendAsync(sent, "ada");

        (await desk.TaskAsync("ada"))["description"]!.Text.ShouldBe(read);
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void Of_an_item_of_the_checklist_this_counts_as_said(string said, string item, string expected)
    {
        var told = FlowMessages.Said(said);

        var line = Pathways.Stays.Readiness.Of([Element.Resource("Encounter").With("id", "stay"), told], [], livesInHome: true).Single(one => one.Item == item);

        (line.State switch { ReadinessState.Said => "said", ReadinessState.NotInOrder => "not in order", ReadinessState.Missing => "missing", _ => "contradictory" }).ShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Referrals))]
    public async Task The_home_sees_each_step_of_a_referral(string team, string practice, string told, string end)
    {
        await using var desk = await FlowDesk.OpenAsync();
        var asked = await desk.PostAsync("mods-dscr", "home", TriageRequest("breathless"));
        await desk.WorkAsync();

        foreach (var word in FlowTable.Words(team)) await desk.SayAsync("ucr", word);
        foreach (var word in FlowTable.Words(practice)) await desk.SayAsync("practice", word);

        string.Join("; ", desk.Told).ShouldBe(told);
        var last = (await desk.OwedAsync()).Last(owed => owed.Goal == ObligationState.Actioned);
        var now = (await desk.Inside.FindAsync(asked)).State == MessageState.Returned ? "returned to the home"
            : last.IsEnded ? "done" : $"{last.Recipient} has it";
        now.ShouldBe(end);
    }

    [Theory]
    [MemberData(nameof(Revocations))]
    public async Task A_referral_is_taken_back_by_whoever_sent_it(string team, string home, string answer, string brought, string end)
    {
        await using var desk = await FlowDesk.OpenAsync();
        var asked = await desk.PostAsync("mods-dscr", "home", TriageRequest("breathless"));
        if (team != "has not got it") await desk.WorkAsync();
        if (team != "has not got it") foreach (var word in FlowTable.Words(team)) await desk.SayAsync("ucr", word);

        var by = home.StartsWith("the round says ", StringComparison.Ordinal) ? "round" : "home";
        (await desk.RevokeAsync(by, "ucr", home.Replace("the round says ", "", StringComparison.Ordinal))).ShouldBe(answer);

        string.Join("; ", desk.Brought.Where(one => one.Partner == "ucr").Select(one => one.News)).ShouldBe(brought);
        var first = (await desk.OwedAsync()).First(owed => owed.Recipient == "ucr");
        (first.State == ObligationState.Withdrawn ? "nobody comes" : first.IsEnded ? "done" : "the urgent team has it").ShouldBe(end);
        (await desk.Inside.FindAsync(asked)).State.ShouldBe(MessageState.Routed);
        // The practice, which was to file that its patient was referred, hears of it too.
        if (answer == "taken back") desk.Brought.Where(one => one.Partner == "practice").ShouldContain(one => one.News.StartsWith("referral-revoked", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Admissions))]
    public async Task The_ward_reads_what_is_known_and_what_is_not(string recorded, string section, string read)
    {
        await using var desk = await FlowDesk.OpenAsync();
        if (recorded.Length > 0) (await desk.PostAsync("mods-dscr", "home", CareRecord(recorded))).State.ShouldBe(MessageState.Routed);

        var admission = await desk.PostAsync("itk-adt", "hospital", Adt("A01", 0, "ida"));

        var kept = (await desk.Inside.Store.FindArtefactAsync(admission.Id, "transfer-summary", Cancel)).ShouldNotBeNull();
        var composition = JsonTree.ReadFhir(kept.Body.Span).Root!.All("entry").First()["resource"].ShouldNotBeNull();
        var text = composition.All("section").Single(one => one["title"]!.Text == section).At("text", "div")!.Text.ShouldNotBeNull();
        text.ShouldContain(read);
        if (recorded.Length > 0) text.ShouldNotContain("Nothing recorded");
    }

    [Theory]
    [MemberData(nameof(Notices))]
    public async Task A_notice_is_put_to_the_home_and_answered(string sent, string told, string said, string got)
    {
        await using var desk = await FlowDesk.OpenAsync();
        foreach (var word in FlowTable.Words(sent))
            await desk.PostAsync("adw-discharge", "hospital", await File.ReadAllTextAsync(Path.Combine(IngestDesk.Mappings, "adw-discharge", "examples", $"{word}.in.xml"), Cancel));
        (await ToldAsync(desk, "home")).ShouldBe(told);
        await desk.WorkAsync();

        foreach (var word in FlowTable.Words(said)) await desk.SayAsync("home", word);

        string.Join("; ", desk.Told).ShouldBe(got);
    }

    [Theory]
    [MemberData(nameof(BadInputs))]
    public async Task Bad_input_never_lowers_the_answer_and_holds_up_nobody(string fault, string least, string names, string told)
    {
        string[] rising = ["manage-in-home", "gp-within-hours", "ucr-two-hours", "nhs-111", "emergency-999"];
        await using var desk = await FlowDesk.OpenAsync();

        var entry = await desk.PostAsync("mods-dscr", "home", TriageRequest(fault));

        var kept = (await desk.Inside.Store.FindArtefactAsync(entry.Id, "decision", Cancel)).ShouldNotBeNull();
        using var decision = JsonDocument.Parse(kept.Body);
        Array.IndexOf(rising, decision.RootElement.GetProperty("disposition").GetString()).ShouldBeGreaterThanOrEqualTo(Array.IndexOf(rising, least));
        decision.RootElement.GetProperty("missing").ToString().ShouldContain(names);
        var owed = (await desk.OwedAsync())[0];
        (owed.State == ObligationState.Failed ? $"the operator, instead of {owed.Recipient}" : owed.Recipient).ShouldBe(told);
    }

    [Fact]
    public async Task Once_the_person_is_known_those_who_must_come_are_told_and_the_operator_is_done()
    {
        await using var desk = await FlowDesk.OpenAsync();
        var entry = await desk.PostAsync("mods-dscr", "home", TriageRequest("nobody of that number in the register, and feverish"));
        (await desk.OwedAsync()).ShouldHaveSingleItem().State.ShouldBe(ObligationState.Failed);

        desk.LoadRegister("eve,9990000034,EXAMPLE,Eve,1938-04-02,female\n", "eve,home,VLX01,4,2020-01-01,\neve,practice,YXX01,,2020-01-01,\n");
        await desk.Inside.Parked.ReleaseAsync(entry.Id, "somebody", Cancel);
        (await desk.Inside.ProcessAsync(entry.Id)).State.ShouldBe(MessageState.Routed);

        (await desk.OwedAsync()).Select(owed => (owed.Recipient, owed.State)).ShouldBe([("practice", ObligationState.Withdrawn), ("practice", ObligationState.Queued)]);
    }

    private static async Task<FlowDesk> SendAsync(string sent, string person)
    {
        var desk = await FlowDesk.OpenAsync();
        foreach (var (word, number) in FlowTable.Words(sent).Select((word, number) => (word, number))) await desk.PostAsync("itk-adt", "hospital", Adt(word, number, person));
        return desk;
    }

    /// <summary>What a recipient was asked, in order, and what became of it.</summary>
    private static async Task<string> ToldAsync(FlowDesk desk, string recipient)
    {
        var told = new List<string>();
        foreach (var message in desk.Messages)
        {
            var all = await desk.Inside.ObligationsAsync(message);
            foreach (var owed in all.Where(one => one.Recipient == recipient))
            {
                var became = owed.State switch { ObligationState.Withdrawn => " (taken back)", ObligationState.Superseded => " (replaced)", _ => "" };
                told.Add(News(message.Kind!, owed.Route, all) + became);
            }
        }
        return string.Join("; ", told);
    }

    private static string News(string kind, string route, IReadOnlyList<Obligation> all)
    {
        if (route == "round-paused") return "pause the visits";
        if (all.Any(owed => owed.Route == "death-unclear-to-provider")) return "ring the ward";
        if (all.Any(owed => owed.Route == "death-in-hospital-to-provider")) return kind == "discharge-cancelled" ? "death taken back" : "has died";
        return kind switch
        {
            "admission" => "admitted",
            "discharge" => "coming home",
            "stay-updated" => "another time",
            "admission-cancelled" => "not admitted after all",
            "discharge-cancelled" => "not coming home",
            "discharge-notice" => "a place is asked for",
            "notice-withdrawn" => "the place is not needed",
            _ => kind,
        };
    }

    private static string Besides(LedgerEntry message)
    {
        var code = message.Reason?.Split(':')[0] ?? "";
        return message.State == MessageState.Parked ? $"held for a person: {code}" : code is "unknown-visit" or "nothing-to-cancel" ? $"the hospital is told: {code}" : "";
    }

    private static TheoryData<string, string> Table2(string heading) => [.. FlowTable.Rows(heading).Select(row => (row[0], row[1]))];

    private static TheoryData<string, string, string> Table3(string heading) => [.. FlowTable.Rows(heading).Select(row => (row[0], row[1], row[2]))];

    private static TheoryData<string, string, string, string> Table4(string heading) =>
        [.. FlowTable.Rows(heading).Select(row => (row[0], row[1], row[2], row[3]))];
}
