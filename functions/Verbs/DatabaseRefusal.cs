using System.Data.Common;

namespace Gateway.Functions.Verbs;

/// <summary>A database that is away, or that is not one of ours, is the operator's to mend: they get a sentence, not a stack.</summary>
internal static class DatabaseRefusal
{
    /// <summary>Does it; or says why the database refuses and what to do, and gives <paramref name="refused"/>.</summary>
    /// <param name="lead">What comes of it, in front of the reason.</param>
    public static async Task<T> OrSayAsync<T>(Func<Task<T>> act, T refused, TextWriter error, string lead = "")
    {
        try
        {
            return await act();
        }
        catch (Exception refusal) when (refusal is DbException or InvalidDataException)
        {
            await error.WriteLineAsync(lead + Sentence(refusal));
            return refused;
        }
    }

    private static string Sentence(Exception refusal) =>
        refusal is DbException ? $"The database cannot be opened: {refusal.Message}. See that it runs and lets this account in." : refusal.Message;
}
