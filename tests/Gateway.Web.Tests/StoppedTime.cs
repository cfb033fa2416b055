namespace Gateway.Web;

/// <summary>A clock that stands still, or is moved by hand; timers are the machine's.</summary>
internal sealed class StoppedTime(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;

    public void Advance(TimeSpan span) => _now += span;

    public override DateTimeOffset GetUtcNow() => _now;
}
