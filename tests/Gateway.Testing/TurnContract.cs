using Gateway.Custody.Store;
using Shouldly;
using Xunit;
using static Gateway.Testing.Samples;

namespace Gateway.Testing;

/// <summary>What every engine must do with the turns of something that only so many a second may use.</summary>
public abstract class TurnContract
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract Task<StoreUnderTest> CreateAsync();

    [Fact]
    public async Task Turns_are_spaced_evenly_after_a_burst_whoever_asks()
    {
        await using var test = await CreateAsync();
        var request = new TurnRequest("pds", TimeSpan.FromSeconds(0.2), 2, TimeSpan.FromSeconds(1), Noon);

        var waits = new List<double>();
        for (var i = 0; i < 5; i++) waits.Add((await test.Store.TakeTurnAsync(request, Cancel)).TotalSeconds);

        waits.ShouldBe([0, 0, 0.2, 0.4, 0.6]);
        (await test.Store.TakeTurnAsync(request with { Name = "other" }, Cancel)).ShouldBe(TimeSpan.Zero);
        (await test.Store.TakeTurnAsync(request with { Now = Noon.AddMinutes(1) }, Cancel)).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_turn_that_is_too_far_off_is_not_taken()
    {
        await using var test = await CreateAsync();
        var request = new TurnRequest("pds", TimeSpan.FromSeconds(1), 1, TimeSpan.FromSeconds(2), Noon);
        for (var i = 0; i < 3; i++) await test.Store.TakeTurnAsync(request, Cancel);

        (await test.Store.TakeTurnAsync(request, Cancel)).ShouldBe(TimeSpan.FromSeconds(3));
        (await test.Store.TakeTurnAsync(request, Cancel)).ShouldBe(TimeSpan.FromSeconds(3));
        (await test.Store.TakeTurnAsync(request with { Now = Noon.AddSeconds(3) }, Cancel)).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task What_is_urgent_takes_a_turn_that_is_too_far_off_for_the_others()
    {
        await using var test = await CreateAsync();
        var request = new TurnRequest("pds", TimeSpan.FromSeconds(1), 1, TimeSpan.FromSeconds(2), Noon);
        for (var i = 0; i < 10; i++) await test.Store.TakeTurnAsync(request, Cancel);
        var urgent = request with { IsUrgent = true };

        (await test.Store.TakeTurnAsync(urgent, Cancel)).ShouldBe(TimeSpan.FromSeconds(3));
        (await test.Store.TakeTurnAsync(urgent, Cancel)).ShouldBe(TimeSpan.FromSeconds(4));
        var tooFar = await test.Store.TakeTurnAsync(urgent, Cancel);
        tooFar.ShouldBe(TimeSpan.FromSeconds(5));
        tooFar.ShouldBeGreaterThan(urgent.Patience);
        (await test.Store.TakeTurnAsync(request with { Now = Noon.AddSeconds(5) }, Cancel)).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_clock_that_stood_wrong_blocks_nobody_for_long()
    {
        await using var test = await CreateAsync();
        var request = new TurnRequest("pds", TimeSpan.FromSeconds(1), 1, TimeSpan.FromSeconds(2), Noon);
        await test.Store.TakeTurnAsync(request with { Now = Noon.AddDays(1) }, Cancel);

        (await test.Store.TakeTurnAsync(request, Cancel)).ShouldBe(TimeSpan.Zero);
        (await test.Store.TakeTurnAsync(request, Cancel)).ShouldBe(TimeSpan.FromSeconds(1));
    }
}
