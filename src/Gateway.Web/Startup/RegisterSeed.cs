using Gateway.Custody.Store;
using Gateway.Matching;

namespace Gateway.Web.Startup;

/// <summary>Puts the people of the register into the record, each as a Patient of the source <c>register</c>; one that has not changed makes no new version.</summary>
internal static class RegisterSeed
{
    private const string Source = "register";

    /// <summary>How many people share a commit: enough to be quick, few enough not to hold up the others.</summary>
    private const int PerCommit = 500;

    public static async Task SowAsync(Register register, ICustodyStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        foreach (var some in register.People.Chunk(PerCommit))
        {
            await store.CommitAsync(new CustodyCommit
            {
                Resources = [.. some.Select(person => new ResourceVersion(register.ToPatient(person, at), person.Id, Source, Source, at))],
            }, cancellationToken);
        }
    }
}
