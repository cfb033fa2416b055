using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Shouldly;
using Xunit;
using static Gateway.Testing.Samples;

namespace Gateway.Testing;

/// <summary>What every engine of the record must do.</summary>
public abstract class RecordStoreContract
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract Task<StoreUnderTest> CreateAsync();

    [Fact]
    public async Task A_resource_is_stored_as_it_was_stated_with_its_version()
    {
        await using var test = await CreateAsync();
        var observation = Observation("obs-1", 80);
        observation.Add(new Element("meta")).With("source", "https://gateway.example/source/itk-adt");

        await Commit(test, Version(observation));

        var stored = (await test.Records.ReadAsync("Observation", "obs-1", Cancel)).ShouldNotBeNull();
        (stored.Version, stored.Person, stored.Source, stored.MessageId, stored.At).ShouldBe((1, Person("person-1"), "itk-adt", "m1", Noon));
        var json = Read(stored);
        json.At("meta", "versionId")!.Text.ShouldBe("1");
        json.At("meta", "lastUpdated")!.Text.ShouldBe("2026-03-02T12:00:00.000Z");
        json.At("meta", "source")!.Text.ShouldBe("https://gateway.example/source/itk-adt");
        json.At("valueQuantity", "value")!.Text.ShouldBe("80");
        observation.At("meta", "versionId").ShouldBeNull("the caller's tree stays the caller's");
    }

    [Fact]
    public async Task Another_statement_is_a_new_version_and_the_earlier_one_stays()
    {
        await using var test = await CreateAsync();
        await Commit(test, Version(Observation("obs-1", 80)));

        await Commit(test, Version(Observation("obs-1", 81)));

        var history = await test.Records.HistoryAsync("Observation", "obs-1", Cancel);
        history.Select(version => (version.Version, Read(version).At("valueQuantity", "value")!.Text)).ShouldBe([(1, "80"), (2, "81")]);
        (await test.Records.ReadAsync("Observation", "obs-1", Cancel))!.Version.ShouldBe(2);
    }

    [Fact]
    public async Task The_same_statement_is_no_new_version_even_when_it_was_read_from_the_store()
    {
        await using var test = await CreateAsync();
        await Commit(test, Version(Observation("obs-1", 80)));
        var stored = (await test.Records.ReadAsync("Observation", "obs-1", Cancel))!;

        await Commit(test, Version(Observation("obs-1", 80)) with { MessageId = "m2" });
        await Commit(test, Version(Read(stored)) with { At = Noon.AddHours(1) });

        (await test.Records.HistoryAsync("Observation", "obs-1", Cancel)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Going_back_to_an_earlier_statement_is_a_new_version()
    {
        await using var test = await CreateAsync();
        foreach (var value in new[] { 80, 81, 80 }) await Commit(test, Version(Observation("obs-1", value)));

        (await test.Records.ReadAsync("Observation", "obs-1", Cancel))!.Version.ShouldBe(3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_late_older_statement_is_kept_and_takes_nobody_s_place(bool byNumber)
    {
        await using var test = await CreateAsync();
        SourceOrder Order(int n) => byNumber ? new SourceOrder(n, null) : new SourceOrder(null, Noon.AddMinutes(n));
        await Commit(test, Version(Observation("obs-1", 82)) with { Order = Order(2) });

        await Commit(test, Version(Observation("obs-1", 81)) with { Order = Order(1), MessageId = "late" });
        await Commit(test, Version(Observation("obs-1", 81)) with { Order = Order(1), MessageId = "late again" });

        var current = (await test.Records.ReadAsync("Observation", "obs-1", Cancel)).ShouldNotBeNull();
        Read(current).At("valueQuantity", "value")!.Text.ShouldBe("82");
        (await test.Records.HistoryAsync("Observation", "obs-1", Cancel)).Select(version => Read(version).At("valueQuantity", "value")!.Text).ShouldBe(["82", "81"]);
        await Commit(test, Version(Observation("obs-1", 83)) with { Order = Order(3) });
        (await test.Records.ReadAsync("Observation", "obs-1", Cancel))!.Version.ShouldBe(3);
    }

    [Fact]
    public async Task What_nobody_owns_and_many_say_at_once_is_one_version_that_stands_by_the_last_of_them()
    {
        await using var test = await CreateAsync();
        var home = JsonTree.ReadFhir("""{"resourceType":"Organization","id":"h","name":"Alder House"}"""u8).Root!;

        await Task.WhenAll(Enumerable.Range(1, 40).Select(minute =>
            Commit(test, new ResourceVersion(home, null, "a-source", $"m-{minute}", Noon) { Order = new SourceOrder(null, Noon.AddMinutes(minute)) })));

        (await test.Records.HistoryAsync("Organization", "h", Cancel)).ShouldHaveSingleItem().Order.ShouldBe(new SourceOrder(null, Noon.AddMinutes(40)));
        (await test.Records.ReadAsync("Organization", "h", Cancel)).ShouldNotBeNull().Person.ShouldBeNull();
    }

    [Fact]
    public async Task A_version_says_where_it_stands_among_its_sender_s_statements()
    {
        await using var test = await CreateAsync();
        var keyed = new DateTimeOffset(2026, 3, 2, 13, 30, 0, TimeSpan.FromHours(1));
        await Commit(test, Version(Observation("obs-1", 80)) with { Order = new SourceOrder(7, null) });
        await Commit(test, Version(Observation("obs-2", 80)) with { Order = new SourceOrder(null, keyed) });
        await Commit(test, Version(Observation("obs-3", 80)));

        (await test.Records.ReadAsync("Observation", "obs-1", Cancel))!.Order.ShouldBe(new SourceOrder(7, null));
        (await test.Records.ReadAsync("Observation", "obs-2", Cancel))!.Order.ShouldBe(new SourceOrder(null, keyed));
        (await test.Records.ReadAsync("Observation", "obs-3", Cancel))!.Order.ShouldBeNull();
        (await test.Records.HistoryAsync("Observation", "obs-1", Cancel)).ShouldHaveSingleItem().Order.ShouldBe(new SourceOrder(7, null));
        (await test.Records.ReadPersonAsync(Person("person-1"), Cancel)).Select(resource => resource.Order is null).ShouldBe([false, false, true]);
    }

    [Fact]
    public async Task What_was_said_again_later_is_not_overtaken_by_what_was_said_in_between()
    {
        await using var test = await CreateAsync();
        await Commit(test, Version(Observation("obs-1", 80)) with { Order = new SourceOrder(null, Noon) });
        await Commit(test, Version(Observation("obs-1", 80)) with { Order = new SourceOrder(null, Noon.AddHours(2)) });

        await Commit(test, Version(Observation("obs-1", 81)) with { Order = new SourceOrder(null, Noon.AddHours(1)) });

        Read((await test.Records.ReadAsync("Observation", "obs-1", Cancel))!).At("valueQuantity", "value")!.Text.ShouldBe("80");
    }

    [Fact]
    public async Task A_late_older_statement_about_another_person_moves_nothing()
    {
        await using var test = await CreateAsync();
        await Commit(test, Version(Observation("obs-1", 80), "person-2") with { Order = new SourceOrder(2, null) });

        await Commit(test, Version(Observation("obs-1", 80), "person-1") with { Order = new SourceOrder(1, null) });

        (await test.Records.ReadPersonAsync(Person("person-1"), Cancel)).ShouldBeEmpty();
        (await test.Records.ReadPersonAsync(Person("person-2"), Cancel)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Without_an_order_the_last_to_arrive_stands()
    {
        await using var test = await CreateAsync();
        await Commit(test, Version(Observation("obs-1", 80)) with { Order = new SourceOrder(2, null) });

        await Commit(test, Version(Observation("obs-1", 81)));

        Read((await test.Records.ReadAsync("Observation", "obs-1", Cancel))!).At("valueQuantity", "value")!.Text.ShouldBe("81");
    }

    [Fact]
    public async Task Two_statements_of_one_commit_are_two_versions()
    {
        await using var test = await CreateAsync();

        await Commit(test, Version(Observation("obs-1", 80)), Version(Observation("obs-1", 81)));

        (await test.Records.HistoryAsync("Observation", "obs-1", Cancel)).Select(version => version.Version).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_person_s_record_holds_everything_current_about_them_the_Patient_first()
    {
        await using var test = await CreateAsync();
        await Commit(test, Version(Observation("obs-2", 1)), Version(Observation("obs-1", 1)), Version(Patient("person-1", "Testperson")),
            Version(Observation("obs-9", 1), "person-2"));
        await Commit(test, Version(Observation("obs-1", 2)));

        var record = await test.Records.ReadPersonAsync(Person("person-1"), Cancel);

        record.Select(resource => $"{resource.Type}/{resource.Id}/{resource.Version}").ShouldBe(["Patient/person-1/1", "Observation/obs-1/2", "Observation/obs-2/1"]);
    }

    [Fact]
    public async Task A_resource_that_turns_out_to_be_another_person_s_moves()
    {
        await using var test = await CreateAsync();
        await Commit(test, Version(Observation("obs-1", 1)));

        await Commit(test, Version(Observation("obs-1", 1), "person-2"));

        (await test.Records.ReadPersonAsync(Person("person-1"), Cancel)).ShouldBeEmpty();
        (await test.Records.ReadPersonAsync(Person("person-2"), Cancel)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_Patient_is_found_by_its_current_identifiers()
    {
        await using var test = await CreateAsync();
        await Commit(test, Version(Patient("person-1", "Testperson", ("urn:a", "1"), ("urn:b", "1"))), Version(Patient("person-2", "Testperson", ("urn:a", "2"), ("urn:b", "1")), "person-2"));
        await Commit(test, Version(Patient("person-2", "Testperson", ("urn:a", "3"), ("urn:b", "1")), "person-2"));

        (await Find("urn:a", "1")).ShouldBe(["person-1"]);
        (await Find("urn:b", "1")).ShouldBe(["person-1", "person-2"]);
        (await Find(null, "1")).ShouldBe(["person-1", "person-2"]);
        (await Find("urn:a", "2")).ShouldBeEmpty();
        (await Find("urn:a", "3")).ShouldBe(["person-2"]);

        async Task<IEnumerable<string>> Find(string? system, string value) =>
            (await test.Records.FindPatientsAsync(system, value, Cancel)).Select(patient => patient.Id);
    }

    [Fact]
    public async Task Everything_current_is_listed_once_by_type_and_id()
    {
        await using var test = await CreateAsync();
        const int Many = 1201;
        await Commit(test, [.. Enumerable.Range(0, Many).Select(i => Version(Observation($"obs-{i:D5}", i)))]);
        await Commit(test, Version(Observation("obs-00007", -1)), Version(Patient("person-1", "Testperson")));

        var all = new List<StoredResource>();
        await foreach (var resource in test.Records.AllAsync(Cancel)) all.Add(resource);

        all.Count.ShouldBe(Many + 1);
        all.Select(resource => $"{resource.Type}/{resource.Id}").ShouldBeInOrder();
        all.Select(resource => resource.Id).ShouldBeUnique();
        all.Single(resource => resource.Id == "obs-00007").Version.ShouldBe(2);
    }

    [Fact]
    public async Task A_resource_that_does_not_exist_is_null()
    {
        await using var test = await CreateAsync();

        (await test.Records.ReadAsync("Patient", "none", Cancel)).ShouldBeNull();
        (await test.Records.HistoryAsync("Patient", "none", Cancel)).ShouldBeEmpty();
    }

    private static async Task Commit(StoreUnderTest test, params ResourceVersion[] resources) =>
        (await test.Store.CommitAsync(new CustodyCommit { Resources = resources }, Cancel)).ShouldBeTrue();

    private static Element Read(StoredResource stored) => JsonTree.ReadFhir(stored.Json.Span).Root.ShouldNotBeNull();
}
