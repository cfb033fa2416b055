using Gateway.Custody.Ledger;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Validation;

namespace Gateway.Custody.Ingest;

/// <summary>Stays as a hospital tells them, and what the home has then been told: a table in, a table out.</summary>
public sealed class HospitalStayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Stories => new()
    {
        // what the hospital sends        // what the home is asked, and how it stands in the end
        { "A01", "hospital-stay-to-provider queued" },
        { "A01 A03", "hospital-stay-to-provider queued, coming-home-to-provider queued" },
        { "A01 A03 A13", "hospital-stay-to-provider queued, coming-home-to-provider withdrawn, hospital-stay-to-provider queued" },
        { "A01 A03 A13 A03", "hospital-stay-to-provider queued, coming-home-to-provider withdrawn, hospital-stay-to-provider queued, coming-home-to-provider queued" },
        { "A01 A03 A03", "hospital-stay-to-provider superseded, coming-home-to-provider superseded, coming-home-to-provider queued" },
        { "A01 A03 A08", "hospital-stay-to-provider queued, coming-home-to-provider queued" },
        { "A01 A03 A08@1130", "hospital-stay-to-provider superseded, coming-home-to-provider superseded, coming-home-to-provider queued" },
        { "A01 A03†", "hospital-stay-to-provider superseded, death-in-hospital-to-provider queued" },
        { "A01 A03 A03†", "hospital-stay-to-provider superseded, coming-home-to-provider superseded, death-in-hospital-to-provider queued" },
        { "A01 A03† A03", "hospital-stay-to-provider superseded, death-in-hospital-to-provider queued, death-unclear-to-provider queued" },
        { "A01 A03† A13 A03", "hospital-stay-to-provider superseded, death-in-hospital-to-provider withdrawn, death-in-hospital-to-provider queued, coming-home-to-provider queued" },
        { "A01 A03?", "hospital-stay-to-provider queued, death-unclear-to-provider queued" },
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task A_home_is_told_this_of_a_stay(string sent, string told)
    {
        await using var desk = await IngestDesk.OpenAsync();
        var messages = new List<LedgerEntry>();
        foreach (var (word, number) in sent.Split(' ').Select((word, number) => (word, number))) messages.Add(await desk.PostAsync("itk-adt", "hospital", Adt(word, number)));

        var asked = new List<string>();
        foreach (var message in messages)
            asked.AddRange(from owed in await desk.ObligationsAsync(message) where owed.Recipient == "home" select $"{owed.Route} {StateNames.Of(owed.State)}");
        string.Join(", ", asked).ShouldBe(told);
    }

    [Theory]
    [InlineData("A01 A03?", "operator")]
    [InlineData("A01 A03† A03", "operator")]
    public async Task A_contradicted_death_is_held_for_a_person_and_told_once_however_often_it_is_released(string sent, string owner)
    {
        await using var desk = await IngestDesk.OpenAsync();
        LedgerEntry? last = null;
        foreach (var (word, number) in sent.Split(' ').Select((word, number) => (word, number))) last = await desk.PostAsync("itk-adt", "hospital", Adt(word, number));

        (last!.State, last.Owner).ShouldBe((MessageState.Parked, owner));
        last.Reason.ShouldNotBeNull().ShouldStartWith("death-contradicted: ");
        await desk.Parked.ReleaseAsync(last.Id, "somebody", Cancel);
        (await desk.ProcessAsync(last.Id)).State.ShouldBe(MessageState.Parked);
        (await desk.ObligationsAsync(last)).Count(owed => owed.Recipient == "home").ShouldBe(1);
    }

    [Theory]
    [InlineData("A13", "nothing-to-cancel")]
    [InlineData("A11", "nothing-to-cancel")]
    [InlineData("A03", "unknown-visit")]
    public async Task What_is_odd_is_said_and_those_who_must_know_are_told_all_the_same(string sent, string remark)
    {
        await using var desk = await IngestDesk.OpenAsync();

        var entry = await desk.PostAsync("itk-adt", "hospital", Adt(sent, 1));

        entry.State.ShouldBe(MessageState.Routed);
        entry.Reason.ShouldNotBeNull().ShouldStartWith(remark + ": ");
        (await desk.ObligationsAsync(entry)).ShouldContain(owed => owed.Recipient == "home" && owed.State == ObligationState.Queued);
    }

    [Fact]
    public async Task A_discharge_written_down_before_a_later_one_that_came_first_is_kept_and_told_to_nobody()
    {
        await using var desk = await IngestDesk.OpenAsync();
        await desk.PostAsync("itk-adt", "hospital", Adt("A01", 0));
        await desk.PostAsync("itk-adt", "hospital", Adt("A03", 5));

        var late = await desk.PostAsync("itk-adt", "hospital", Adt("A03", 2));

        (late.State, (await desk.ObligationsAsync(late)).Count).ShouldBe((MessageState.Routed, 0));
        late.Reason.ShouldBe("nobody: older-than-what-stands");
    }

    [Fact]
    public async Task The_task_of_a_discharge_names_what_the_hospital_has_not_said()
    {
        await using var desk = await IngestDesk.OpenAsync();
        await desk.PostAsync("itk-adt", "hospital", Adt("A01", 0));
        await desk.PostAsync("itk-adt", "hospital", Adt("A03", 1));

        var task = (await TasksAsync(desk)).ShouldHaveSingleItem();

        task["status"]!.Text.ShouldBe("requested");
        task["description"]!.Text.ShouldNotBeNull().ShouldContain("has not said: medicines to take home, equipment, transport");
        task.All("input").Select(input => input.At("type", "text")!.Text).ShouldContain("DNACPR or ReSPECT");
        task.At("restriction", "period", "end").ShouldNotBeNull();
        ResourceValidator.Validate(task).Where(issue => issue.IsError).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_task_of_a_discharge_that_is_cancelled_is_cancelled()
    {
        await using var desk = await IngestDesk.OpenAsync();
        foreach (var (word, number) in new[] { ("A01", 0), ("A03", 1), ("A13", 2) }) await desk.PostAsync("itk-adt", "hospital", Adt(word, number));

        (await TasksAsync(desk)).ShouldHaveSingleItem()["status"]!.Text.ShouldBe("cancelled");
    }

    [Fact]
    public async Task An_admission_sends_the_hospital_what_is_known_of_the_person_as_a_document()
    {
        await using var desk = await IngestDesk.OpenAsync();

        var entry = await desk.PostAsync("itk-adt", "ward-system", Adt("A01", 0));

        (await desk.ObligationsAsync(entry)).ShouldContain(owed => owed.Recipient == "ward-system" && owed.Route == "transfer-summary-to-hospital" && owed.Goal == ObligationState.Filed);
        var document = JsonTree.ReadFhir((await desk.Store.FindArtefactAsync(entry.Id, "transfer-summary", Cancel)).ShouldNotBeNull().Body.Span).Root.ShouldNotBeNull();
        ResourceValidator.Validate(document).Where(issue => issue.IsError).ShouldBeEmpty();
        var composition = document.All("entry").First()["resource"].ShouldNotBeNull();
        composition.All("section").Select(section => section["title"]!.Text).ShouldBe(
            ["About me", "Allergies", "Medicines as administered", "Early warning scores, latest first", "Contacts", "Plans and flags"]);
        composition.All("section").ElementAt(1).At("text", "div")!.Text.ShouldNotBeNull().ShouldContain("not the same as no known allergies");
    }

    [Fact]
    public async Task A_hospital_that_takes_no_documents_is_sent_none_and_nobody_else_is_ever_sent_a_record()
    {
        await using var desk = await IngestDesk.OpenAsync();

        var entry = await desk.PostAsync("itk-adt", "hospital", Adt("A01", 0));

        (await desk.ObligationsAsync(entry)).Select(owed => owed.Route).ShouldNotContain("transfer-summary-to-hospital");
        (await desk.Store.FindArtefactAsync(entry.Id, "transfer-summary", Cancel)).ShouldBeNull();
    }

    private static async Task<List<Element>> TasksAsync(IngestDesk desk)
    {
        var known = await desk.Store.ReadPersonAsync(Gateway.Testing.Samples.Person("ada"), Cancel);
        return [.. known.Where(one => one.Type == "Task").Select(one => JsonTree.ReadFhir(one.Json.Span).Root!)];
    }

    /// <summary>The word is a trigger; † says that the person died, ? says so in one field and not in another; @1130 is another time of leaving.</summary>
    private static string Adt(string word, int number)
    {
        var trigger = word[..3];
        var minute = (10 + number).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var text = IngestPipelineTests.Adt(trigger, $"c{number}").Replace("EVN||202606011000", $"EVN||2026060110{minute}", StringComparison.Ordinal)
            // PV1-44 admitted, PV1-45 left.
            .Replace("|1|19||||||||2026", "|1|19|||||||2026", StringComparison.Ordinal);
        if (word.Contains('†', StringComparison.Ordinal)) text = text.Replace("|1|19|", "|4|79|", StringComparison.Ordinal);
        if (word.Contains('?', StringComparison.Ordinal)) text = text.Replace("|1|19|", "|4|19|", StringComparison.Ordinal);
        if (word.Contains('@', StringComparison.Ordinal)) text = text.Replace("|202605281000|202606011000", $"|202605281000|20260601{word[4..]}", StringComparison.Ordinal);
        // Who has not left yet has no time of leaving.
        return trigger is "A01" or "A13" or "A11" ? text.Replace("|1|19|||||||202605281000|202606011000", "|||||||||202605281000", StringComparison.Ordinal) : text;
    }
}
