namespace Gateway.Faults;

/// <summary>What a run was asked for.</summary>
/// <param name="Messages">How many different messages are sent.</param>
/// <param name="Faults">How many faults are spread over them, beside what the partners do of their own accord.</param>
/// <param name="Seed">The same seed gives the same messages, the same faults in the same order and the same moods of the partners; when exactly each strikes is the machine's affair.</param>
/// <param name="Folder">Where the journals and the data folder go.</param>
internal sealed record FaultOptions(int Messages, int Faults, int Seed, string Folder)
{
    /// <summary>How many people the messages are about.</summary>
    public int People => Math.Clamp(Messages / 25, 8, 4_000);

    /// <summary>Where the gateway's PostgreSQL database is, as its <c>--database</c> takes it; null is SQLite in the folder.</summary>
    public string? Database { get; init; }

    /// <summary>Stops the database without ceremony and starts it again; null where the run does not own it.</summary>
    public Func<CancellationToken, Task>? RestartDatabase { get; init; }

    /// <summary>How many messages are under way at a time, each about another person.</summary>
    public int Lanes => Math.Clamp(People / 16, 24, 128);
}
