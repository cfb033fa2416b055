using System.Security.Cryptography;
using Gateway.Custody.Alerts;
using Gateway.Custody.Bus;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;
using Gateway.Mapping;
using Gateway.Mapping.Manifests;

namespace Gateway.Custody.Ingest;

/// <summary>The commit of one message while it is being put together. Nothing is written before all of it is known.</summary>
internal sealed class IngestWork(LedgerEntry entry, DateTimeOffset now)
{
    private const string Actor = "gateway";

    private readonly List<MessageStep> _steps = [];
    private readonly List<Artefact> _artefacts = [];
    private readonly List<ResourceVersion> _resources = [];
    private readonly List<Obligation> _obligations = [];
    private readonly List<Obligation> _standing = [];
    private readonly List<Obligation> _told = [];
    private readonly List<ObligationStep> _obligationSteps = [];
    private readonly List<BusMessage> _outbox = [];
    private readonly List<LedgerEntry> _takenBack = [];
    private readonly List<Line> _left = [];
    private readonly HashSet<string> _released = new(StringComparer.Ordinal);
    private string? _waitsFor;
    private MessageState _state = entry.State;
    private string _outcome = "ok";
    private string? _made;

    public LedgerEntry Entry { get; } = entry;

    public DateTimeOffset Now { get; } = now;

    /// <summary>The bytes as received, where they are at hand.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>The bundle as it is kept; the last, where it was kept again.</summary>
    public ReadOnlyMemory<byte>? Bundle => _artefacts.FindLast(artefact => artefact.Name == "bundle")?.Body;

    /// <summary>The same, not written yet.</summary>
    public Element? Kept { get; set; }

    /// <summary>The message as the steps leave it.</summary>
    public LedgerEntry Outcome => _steps.FindLast(step => step.MessageId == Entry.Id) is not { } last ? Entry : Entry with
    {
        State = last.To,
        Reason = last.Reason,
        Owner = last.Owner,
        Person = _steps.FindLast(step => step.MessageId == Entry.Id && step.Person is not null)?.Person ?? Entry.Person,
    };

    public List<Issue> Issues { get; } = [];

    /// <summary>What is odd about the message and holds it up in nothing, in sentences for its sender.</summary>
    public List<string> Remarks { get; } = [];

    public Element? Decision { get; set; }

    /// <summary>The report of the translation once there is one.</summary>
    public TranslationReport? Translated { get; set; }

    /// <summary>What is owed for the message, from before too.</summary>
    public IReadOnlyList<Obligation> Obligations => [.. _told, .. _obligations];

    /// <summary>What the message states, as far as it was recorded.</summary>
    public IReadOnlyList<ResourceVersion> Resources => _resources;

    /// <summary>Whether something newer stood when the message was first routed; null while that is still to be asked.</summary>
    public bool? WasOvertaken { get; init; }

    public string NewId() => Guid.CreateVersion7(Now).ToString();

    public void Step(MessageState to, string? reason = null, PersonId? person = null)
    {
        _steps.Add(new MessageStep(Entry.Id, _state, to, Now, Actor) { Reason = reason, Person = person, Moved = TakeMade() });
        _state = to;
    }

    public void Park(Parking parking)
    {
        _steps.Add(new MessageStep(Entry.Id, _state, MessageState.Parked, Now, Actor) { Reason = parking.Reason, Owner = parking.Owner, Moved = TakeMade() });
        _state = MessageState.Parked;
        _outcome = parking.Code;
        // One that only waits for its turn is nothing its sender could mend.
        if (parking.Code != PersonLine.Behind) Wake("returns", Entry.Client, Entry.Id);
    }

    public void Keep(string name, string contentType, ReadOnlyMemory<byte> body)
    {
        _artefacts.RemoveAll(other => other.Name == name);
        _artefacts.Add(new Artefact(Entry.Id, name, contentType, body));
        if (name == "bundle") _made = Convert.ToHexStringLower(SHA256.HashData(body.Span));
    }

    /// <summary>The envelope and the manifest of the source, once the body could be opened.</summary>
    public (SourceManifest Manifest, SourcePart Part)? Opened { get; set; }

    public void Record(Element resource, PersonId? person, SourceOrder? order = null) =>
        _resources.Add(new ResourceVersion(resource, Ownership.Of(resource, person), Entry.Source, Entry.Id, Now) { Order = order });

    /// <summary>What was owed for the message before it was parked; whoever was told then is not told again.</summary>
    public void Stand(IEnumerable<Obligation> obligations) =>
        _standing.AddRange(obligations.Where(owed => owed.State is not (ObligationState.Failed or ObligationState.Withdrawn) || Recipients.IsForWantOfPerson(owed)));

    /// <summary>Somebody must act: the obligation, and the bus message that has it delivered. False when they were told before.</summary>
    public bool Oblige(Obligation obligation)
    {
        // What the operator was given in somebody's place does not stand for telling them.
        if (_standing.Find(owed => owed.Recipient == obligation.Recipient && owed.Route == obligation.Route
            && Recipients.IsForWantOfPerson(owed) == Recipients.IsForWantOfPerson(obligation)) is { } before)
        {
            _told.Add(before);
            return false;
        }
        _obligations.Add(obligation);
        if (obligation.State == ObligationState.Queued) Wake(UrgentQueue.Of(Courier.Queue, Entry.Urgency), Courier.SessionOf(obligation), obligation.Id);
        return true;
    }

    /// <summary>The alert rules look at it once it is on disk, wherever it stands then.</summary>
    public void Watch(OdsCode home)
    {
        Home = home;
        Wake(UrgentQueue.Of(AlertWatch.Queue, Entry.Urgency), AlertWatch.SessionOf(home), Entry.Id);
    }

    /// <summary>The home whose alert rules look at it; null when none do.</summary>
    public OdsCode? Home { get; private set; }

    /// <summary>Takes an earlier message back, and with it what its recipients have not done yet; gives what that is.</summary>
    public IReadOnlyList<Obligation> Withdraw(LedgerEntry earlier, IEnumerable<Obligation> obligations)
    {
        _takenBack.Add(earlier);
        _steps.Add(new MessageStep(earlier.Id, earlier.State, MessageState.Withdrawn, Now, Actor) { Reason = $"withdrawn-by: {Entry.Id}" });
        return TakeOver(obligations, ObligationState.Withdrawn, $"withdrawn-by: {Entry.Id}");
    }

    /// <summary>This message says the same as what is still owed, and more; gives what that is.</summary>
    public IReadOnlyList<Obligation> Supersede(IEnumerable<Obligation> obligations) => TakeOver(obligations, ObligationState.Superseded, $"superseded-by: {Entry.Id}");

    /// <summary>What is owed of somebody whom it turns out not to be about need not be done; gives what that is.</summary>
    public IReadOnlyList<Obligation> EndForAnother(IEnumerable<Obligation> obligations) => TakeOver(obligations, ObligationState.Withdrawn, $"about-another: {Entry.Id}");

    /// <summary>Now that the person is known, those who must be told are; what the operator was given instead is done.</summary>
    public void WithdrawStandIns(IEnumerable<Obligation> obligations) => TakeOver(obligations.Where(Recipients.IsForWantOfPerson), ObligationState.Withdrawn, "person-known");

    /// <summary>Ends what is owed; what never reached anybody is taken back instead.</summary>
    public void End(IReadOnlyList<Obligation> obligations, ObligationState to, string reason)
    {
        TakeOver(obligations, to, reason);
        TakeOver(obligations.Where(owed => !ObligationTransitions.IsLegal(owed.State, to)), ObligationState.Withdrawn, reason);
    }

    private List<Obligation> TakeOver(IEnumerable<Obligation> obligations, ObligationState to, string reason)
    {
        // One that this message has ended already, for another cause, has ended.
        var taken = obligations.Where(owed => !owed.IsEnded && ObligationTransitions.IsLegal(owed.State, to) && _obligationSteps.TrueForAll(step => step.ObligationId != owed.Id)).ToList();
        _obligationSteps.AddRange(taken.Select(owed => new ObligationStep(owed.Id, owed.State, to, Now, Actor) { Reason = reason }));
        return taken;
    }

    /// <summary>The earlier messages that this one takes back.</summary>
    public IReadOnlyList<LedgerEntry> TakenBack => _takenBack;

    /// <summary>It waits for its turn; should the one ahead be gone by the time of the commit, nothing is written.</summary>
    public Parking WaitFor(LedgerEntry ahead)
    {
        _waitsFor = ahead.Id;
        return PersonLine.Wait(ahead);
    }

    /// <summary>A message of this commit leaves a line: whoever's turn it is then may go on.</summary>
    /// <param name="line">The line.</param>
    /// <param name="standing">Who stood in it when it was looked at; should somebody else be at its head by the time of the commit, nothing is written.</param>
    public void Leave(Line line, IReadOnlyList<LedgerEntry> standing)
    {
        _left.Add(line);
        var leaving = _steps.Select(step => step.MessageId).Where(id => !_released.Contains(id)).ToHashSet(StringComparer.Ordinal);
        if (PersonLine.Next(standing, leaving) is not { } next || !_released.Add(next.Id)) return;
        var release = ParkedMessages.Release(next, $"after: {Entry.Id}", Actor, Now);
        _steps.AddRange(release.Messages);
        _outbox.AddRange(release.Outbox);
    }

    public CustodyCommit ToCommit() => new()
    {
        Messages = _steps,
        NewObligations = _obligations,
        Obligations = _obligationSteps,
        Resources = _resources,
        Artefacts = _artefacts,
        Outbox = _outbox,
        WaitsFor = _waitsFor,
        Leaves = _left,
        Audit = [new AuditRow(Now, Actor, "process", $"custody/{Entry.Id}", _outcome)],
    };

    /// <summary>The hash of the bundle that was kept, for the one step that follows.</summary>
    private string? TakeMade()
    {
        var made = _made;
        _made = null;
        return made;
    }

    public void Wake(string queue, string session, string body) =>
        _outbox.Add(new BusMessage(NewId(), queue, session, Entry.Kind ?? Entry.Source, body) { CorrelationId = Entry.Id });
}
