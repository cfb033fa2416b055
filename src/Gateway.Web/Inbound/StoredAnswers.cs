using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Web.Inbound;

/// <summary>Keeps what a sender was told, so that a message sent twice is answered twice with the same bytes.</summary>
internal sealed class StoredAnswers(ICustodyStore store)
{
    private const string Name = "answer";

    /// <summary>The answer given before, when all of it was sent before; else the one that was kept with it.</summary>
    public async Task<Answer> OfAsync(Intake intake, Func<LedgerEntry, Answer> make)
    {
        var made = make(intake.AnswersFor);
        return intake.IsRepeat && await FindAsync(intake.AnswersFor.Id) is { } before ? made with { ContentType = before.ContentType, Body = before.Body } : made;
    }

    /// <summary>An answer as it is kept.</summary>
    public static Artefact Kept(string messageId, Answer answer) => new(messageId, Name, answer.ContentType, answer.Body);

    public async Task<Artefact?> FindAsync(string messageId) => await store.FindArtefactAsync(messageId, Name, CancellationToken.None);

    public Task KeepAsync(string messageId, Answer answer) =>
        store.CommitAsync(new CustodyCommit { Artefacts = [Kept(messageId, answer)] }, CancellationToken.None);
}
