using System.Security.Cryptography;
using Gateway.Custody.Store;

namespace Gateway.Web.Inbound;

/// <summary>Keeps what a sender was told, so that a message sent twice is answered twice with the same bytes.</summary>
internal sealed class StoredAnswers(ICustodyStore store)
{
    private const string Name = "answer";

    /// <summary>The answer given before, or the one made now, which is kept.</summary>
    /// <remarks>Kept after the message itself: a crash in between costs nothing, because the answer can be made again from the ledger.</remarks>
    public async Task<Answer> FindOrKeepAsync(Intake intake, Func<Answer> make)
    {
        var made = make();
        var name = NameOf(intake);
        if (intake.IsRepeat && await store.FindArtefactAsync(intake.AnswersFor.Id, name, CancellationToken.None) is { } before)
            return made with { ContentType = before.ContentType, Body = before.Body };
        if (!intake.IsRepeat) await KeepAsync(intake.AnswersFor.Id, name, made);
        return made;
    }

    public async Task<Artefact?> FindAsync(string messageId) => await store.FindArtefactAsync(messageId, Name, CancellationToken.None);

    public Task KeepAsync(string messageId, Answer answer) => KeepAsync(messageId, Name, answer);

    /// <summary>The messages of a batch may come again alone, or in another batch; each is answered in its own shape.</summary>
    private static string NameOf(Intake intake) => intake.IsBatch ? $"{Name}-{Convert.ToHexStringLower(SHA256.HashData(intake.Body.Span))[..16]}" : Name;

    private Task<bool> KeepAsync(string messageId, string name, Answer answer) =>
        store.CommitAsync(new CustodyCommit { Artefacts = [new Artefact(messageId, name, answer.ContentType, answer.Body)] }, CancellationToken.None);
}
