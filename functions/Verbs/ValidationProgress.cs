namespace Gateway.Functions.Verbs;

/// <summary>Tells on the error output every few seconds how far a long run has come.</summary>
internal sealed class ValidationProgress(TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    private long _last = time.GetTimestamp();

    public async Task TellAsync(int resources)
    {
        if (time.GetElapsedTime(_last) < s_pause) return;
        _last = time.GetTimestamp();
        await output.WriteLineAsync($"validate: {resources} resources so far");
    }
}
