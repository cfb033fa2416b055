using System.Security.Cryptography;
using Gateway.Custody.Store;

namespace Gateway.Web.Inbound;

/// <summary>Keeps what a sender was told, so that a message sent twice is answered twice with the same bytes.</summary>
internal sealed class StoredAnswers(ICustodyStore store)
{
    private const string Name = "answer";

    /// <summary>The answer given before, or the one made now, which is kept.</summary>
    /// <remarks>
    /// One to a single message was kept with the message itself. One to a batch depends on what became of each part, and is kept after them: a
    /// crash in between costs nothing, because it can be made again from the ledger.
    /// </remarks>
    public async Task<Answer> FindOrKeepAsync(Intake intake, Func<Answer> make)
    {
        var made = make();
        var name = NameOf(intake);
        if (intake.IsRepeat && await store.FindArtefactAsync(intake.AnswersFor.Id, name, CancellationToken.None) is { } before)
            return made with { ContentType = before.ContentType, Body = before.Body };
        if (!intake.IsRepeat && intake.IsBatch) await KeepAsync(intake.AnswersFor.Id, name, made);
        return made;
    }

    /// <summary>An answer as it is kept with its message.</summary>
    public static Artefact Kept(string messageId, Answer answer) => new(messageId, Name, answer.ContentType, answer.Body);

    public async Task<Artefact?> FindAsync(string messageId) => await store.FindArtefactAsync(messageId, Name, CancellationToken.None);

    public Task KeepAsync(string messageId, Answer answer) => KeepAsync(messageId, Name, answer);

    /// <summary>The messages of a batch may come again alone, or in another batch; each is answered in its own shape.</summary>
    private static string NameOf(Intake intake) => intake.IsBatch ? $"{Name}-{Convert.ToHexStringLower(SHA256.HashData(intake.Body.Span))[..16]}" : Name;

    private Task<bool> KeepAsync(string messageId, string name, Answer answer) =>
        store.CommitAsync(new CustodyCommit { Artefacts = [new Artefact(messageId, name, answer.ContentType, answer.Body)] }, CancellationToken.None);
}
