using Gateway.Custody.Alerts;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Routes;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;
using Gateway.Fhir.Validation;
using Gateway.Mapping;
using Gateway.Mapping.Manifests;
using Gateway.Matching;
using Gateway.Pathways;
using Gateway.Pathways.Alerts;
using Gateway.Pathways.Stays;
using Gateway.Triage;

namespace Gateway.Custody.Ingest;

/// <summary>
/// Takes a message from <see cref="MessageState.Received"/> to <see cref="MessageState.Routed"/>, or parks it, in one
/// commit: a message is never half done, and doing it twice does nothing.
/// </summary>
public sealed class IngestPipeline(
    IngestRules rules, ICustodyStore store, IRecordStore records, Relay relay, RecordFetch fetch, TimeProvider time, Handover? handover = null) : IDisposable
{
    private const string FhirJson = "application/fhir+json";

    /// <summary>The kind that is answered with a recommendation. One that cannot be read whole gets none: its home hears so in the answer and acts by its own plan.</summary>
    private const string TriageRequest = "triage-request";

    private const int Attempts = 10;

    private readonly Opening _opening = new(rules, store, fetch);
    private readonly StayNews _stays = new(store, records);
    private readonly Asking _asking = new(rules, records);
    private readonly MovedMatters _moved = new(rules, store, records, new Asking(rules, records));
    private readonly FamilyTelling _family = new(rules, store);

    // What may wait is worked out by a few at a time: were all of it at once before the processors, each step of an urgent message would wait for all of it.
    private readonly SemaphoreSlim _places = new(2 * Environment.ProcessorCount);

    public void Dispose() => _places.Dispose();

    /// <summary>Processes a message; one that is past Received is left as it is.</summary>
    /// <exception cref="HttpRequestException">A thin source could not be asked; try again later.</exception>
    public async Task<IngestOutcome> ProcessAsync(string messageId, CancellationToken cancellationToken)
    {
        var received = handover?.TakeReceived(messageId);
        var entry = received?.Entry ?? await FindAsync(messageId, cancellationToken);
        for (var attempt = 0; entry.State == MessageState.Received; attempt++)
        {
            if (attempt == Attempts) throw new InvalidOperationException($"Message {messageId} was overtaken by another commit {Attempts} times; it is tried again later.");
            var work = new IngestWork(entry, time.GetUtcNow()) { Body = received?.Body };
            // Only one that was parked before has told anybody yet.
            if (entry.Reason is not null) work.Stand(await store.ObligationsOfAsync(messageId, cancellationToken));
            var parking = await RunAsync(work, cancellationToken);
            if (parking is not null) work.Park(parking);
            if (await store.CommitAsync(work.ToCommit(), cancellationToken))
            {
                HandOver(work);
                await relay.FlushAsync(cancellationToken);
                return new IngestOutcome(work.Outcome, work.Decision, work.Issues);
            }
            // Another has done it, or moved what this rests on (somebody in its line, an obligation that it takes back): then it is worked out anew.
            entry = await FindAsync(messageId, cancellationToken);
        }
        return await PastOutcomeAsync(entry, cancellationToken);
    }

    /// <summary>Keeps what the next steps need of what was just written, so that they need not read it.</summary>
    private void HandOver(IngestWork work)
    {
        if (handover is null || work.Kept is not { } bundle || work.Bundle is not { } bytes) return;
        handover.Routed(work.Outcome, bytes, work.Obligations);
        if (work.Home is not null && SignalPlaces.WatchedOf(bundle, work.Outcome, rules.Register) is { } watched) handover.Watched(work.Entry.Id, watched);
    }

    /// <summary>Parks a message whose processing failed again and again: a fault of ours must be somebody's, not a row nobody reads.</summary>
    public async Task GiveUpAsync(string messageId, CancellationToken cancellationToken)
    {
        var entry = await FindAsync(messageId, cancellationToken);
        if (entry.State != MessageState.Received) return;
        var work = new IngestWork(entry, time.GetUtcNow());
        work.Park(new Parking("not-processed", "The gateway failed on this message again and again; see its log, mend it, and release the message.", Parking.Operator));
        await store.CommitAsync(work.ToCommit(), cancellationToken);
        await relay.FlushAsync(cancellationToken);
    }

    /// <summary>Runs the stages as at a given time and writes nothing; also says why the message would be parked.</summary>
    /// <param name="wasOvertaken">Whether something newer stood when it was first routed: what was said since does not count.</param>
    internal async Task<(CustodyCommit Commit, string? Parking)> RehearseAsync(LedgerEntry entry, DateTimeOffset at, bool wasOvertaken, CancellationToken cancellationToken)
    {
        var work = new IngestWork(entry, at) { WasOvertaken = wasOvertaken };
        var parking = await RunAsync(work, cancellationToken);
        return (work.ToCommit(), parking?.Reason);
    }

    /// <summary>The stages in order. The first that cannot go on says why, and the message is parked there.</summary>
    private async Task<Parking?> RunAsync(IngestWork work, CancellationToken cancellationToken)
    {
        if (rules.Sources.Find(work.Entry.Source) is not { } source)
            return new Parking("source-unknown", "The source is not among the mappings any more; restore it and release the message.", Parking.Analyst);

        var (part, unreadable) = await _opening.OpenAsync(source, work, cancellationToken);
        if (part?.Kind is not { } kind) return unreadable;
        if (kind.Urgent) return await RunAsync(source, part, kind, work, cancellationToken);

        await _places.WaitAsync(cancellationToken);
        try
        {
            return await RunAsync(source, part, kind, work, cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<Parking?> RunAsync(SourceSystem source, SourcePart part, MessageKind kind, IngestWork work, CancellationToken cancellationToken)
    {
        work.Opened = (source.Manifest, part);
        var at = part.OccurredAt ?? work.Entry.ReceivedAt;
        var (bundle, partial, untranslatable) = Translate(source, part, work);
        if (bundle is null)
        {
            if (kind.Urgent && kind.Id != TriageRequest && partial is not null) TellWhatCouldBeRead(kind, partial, at, work);
            return untranslatable;
        }
        var patient = PersonBinding.PatientOf(bundle);
        // One register for the whole message: another may be loaded meanwhile.
        var register = rules.Register;
        var found = patient is null ? null : PersonFinder.Find(patient, at, register);
        // Before our own score stands beside the sender's.
        var disposition = kind.Id == TriageRequest ? Decide(bundle, TriageSettings.Of(found?.Person, register, work.Now), work) : null;
        if (kind.Scores) Score(bundle, isToBeRemarked: disposition is null, work);
        // A reading or a fall is judged although its filing may be held.
        if (SignalPlaces.HomeOf(bundle, found?.Person, register, at) is { } home && BundleSignals.IsIn(bundle)) work.Watch(home);

        if (patient is null || found is null)
            return new Parking("no-patient", "The map made no Patient; mend it and release the message.", Parking.Analyst);
        if (found.Person is not { } person)
        {
            if (kind.AboutDevice) return await CompleteAsync(kind, PersonBinding.Unbind(bundle), null, "about-a-device", null, work, cancellationToken);
            Keep("bundle", kind.Urgent ? SoundPart.Of(bundle, []) : bundle, work);
            if (kind.Urgent) ObligeResponders(kind, bundle, patient, disposition, at, work);
            return new Parking(found.Code, found.Text, Parking.Matching);
        }
        var bound = PersonBinding.Bind(bundle, register.ToPatient(register.Find(person)!, at), person);
        return await CompleteAsync(kind, bound, person, found.Code, disposition, work, cancellationToken);
    }

    /// <summary>The stages that need to know whom it is about.</summary>
    private async Task<Parking?> CompleteAsync(
        MessageKind kind, Element bundle, PersonId? person, string why, string? disposition, IngestWork work, CancellationToken cancellationToken)
    {
        var own = new Line(person, work.Entry.Source, work.Entry.Thread);
        var line = await store.LineOfAsync(own, PersonLine.Glance, cancellationToken);
        var ahead = PersonLine.Ahead(work.Entry, line);
        var overtakes = ahead is null ? null : PersonLine.Overtakes(kind, bundle);
        work.Step(MessageState.Identified, overtakes is null ? why : $"{why}; overtook {ahead!.Id}: {overtakes}", person);
        Keep("bundle", bundle, work);
        var parking = ahead is not null && overtakes is null ? work.WaitFor(ahead) : await FinishAsync(kind, bundle, person, disposition, work, cancellationToken);
        if (parking is null || work.TakenBack.Count > 0) work.Leave(own, work.TakenBack.Count + 1 < PersonLine.Glance ? line : await store.LineOfAsync(own, int.MaxValue, cancellationToken));
        // Also the line of another person, whom this message or one that it takes back was thought to be about.
        foreach (var other in work.TakenBack.Prepend(work.Entry).Select(one => one.Person).Distinct().Where(other => other is not null && other != person))
        {
            var left = new Line(other, work.Entry.Source, null);
            work.Leave(left, await store.LineOfAsync(left, work.TakenBack.Count + PersonLine.Glance, cancellationToken));
        }
        return parking;
    }

    /// <summary>The stages of a message whose turn it is.</summary>
    private async Task<Parking?> FinishAsync(
        MessageKind kind, Element bundle, PersonId? person, string? disposition, IngestWork work, CancellationToken cancellationToken)
    {
        if (Faults(bundle, work) is { } invalid) return kind.Urgent ? TellWhoMustAct(kind, bundle, disposition, person, invalid, work) : invalid;

        var (thread, withdrawals) = await ThreadAsync(kind, work, cancellationToken);
        var news = await _stays.OfAsync(kind.Id, bundle, work.Opened?.Part.StatedAt, thread, cancellationToken);
        if (news?.Has(DutyKind.Hold) == true)
        {
            await _family.HushAsync(news, thread, work, cancellationToken);
            return await HoldAsync(kind, bundle, news, person, work, cancellationToken);
        }
        var recorded = Record(bundle, person, work);
        await WithdrawAsync(withdrawals, work, cancellationToken);
        await _moved.TellAsync(kind, person, work, cancellationToken);
        if (withdrawals.TakenBackBy is { } later)
        {
            work.Step(MessageState.Routed, "nobody: taken-back-before-it-came");
            work.Step(MessageState.Withdrawn, $"withdrawn-by: {later.Id}");
        }
        else if (recorded == 0) work.Step(MessageState.Routed, "nobody: nothing-to-record");
        else if (news is null ? await IsOvertakenAsync(kind, bundle, work, cancellationToken) : news.Refusal is not null) work.Step(MessageState.Routed, $"nobody: {StatedOrder.Older}");
        else return await RouteAsync(kind, bundle, disposition, news, person, thread, work, cancellationToken);
        return null;
    }

    /// <summary>Whether its sender has said something newer of all that it states. What must not wait is told to somebody in any case.</summary>
    private async Task<bool> IsOvertakenAsync(MessageKind kind, Element bundle, IngestWork work, CancellationToken cancellationToken) =>
        work.WasOvertaken ?? (PersonLine.Overtakes(kind, bundle) is null && await StatedOrder.IsOvertakenAsync(work.Resources, records, cancellationToken));

    private async Task<(IReadOnlyList<ThreadMessage> Thread, Withdrawals Withdrawals)> ThreadAsync(MessageKind kind, IngestWork work, CancellationToken cancellationToken)
    {
        var source = rules.Sources.Find(work.Entry.Source) ?? throw new InvalidOperationException($"The source {work.Entry.Source} went while its message was processed.");
        var thread = await ThreadMessage.BeforeAsync(work.Entry, kind, source, store, cancellationToken);
        return (thread, Withdrawals.Of(kind, source.Manifest, work.Opened?.Part.StatedAt, thread));
    }

    private async Task WithdrawAsync(Withdrawals withdrawals, IngestWork work, CancellationToken cancellationToken)
    {
        foreach (var earlier in withdrawals.TakenBack)
        {
            var takenBack = work.Withdraw(earlier, await store.ObligationsOfAsync(earlier.Id, cancellationToken));
            await _asking.CancelAsync(earlier, takenBack, work, cancellationToken);
        }
    }

    private static (Element? Bundle, Element? Partial, Parking? Parking) Translate(SourceSystem source, SourcePart part, IngestWork work)
    {
        var translation = source.Translate(part, new TranslationContext(work.Entry.Id, work.Entry.ReceivedAt));
        TranslationMetrics.Count(translation.Report);
        work.Issues.AddRange(translation.Report.Issues);
        work.Keep("report", "application/json", JsonText.ToBytes(TranslationReportJson.Of(translation.Report)));
        if (translation.Bundle is not { } bundle)
            return (null, translation.Partial, new Parking("not-translated", Opening.First(translation.Report.Issues) ?? "The map made nothing of it.", Parking.Analyst));
        work.Translated = translation.Report;
        foreach (var resource in PersonBinding.Resources(bundle)) BundleEntries.StampSource(resource, work.Entry.Source);
        work.Step(MessageState.Translated, $"{translation.Report.Map} {translation.Report.MapHash[..12]}");
        return (bundle, null, null);
    }

    /// <summary>Adds our own NEWS2 beside whatever the sender computed, under an id that stays when the set is amended or taken back.</summary>
    private static void Score(Element bundle, bool isToBeRemarked, IngestWork work)
    {
        var measured = PersonBinding.Resources(bundle)
            .Where(resource => resource.ResourceType == "Observation")
            .Select(resource => resource["id"]?.Text)
            .Min(StringComparer.Ordinal);
        if (measured is null) return;
        var score = News2.Score(News2.FromBundle(bundle));
        if (News2.ToObservation(score, bundle, $"news2-{measured}") is { } observation) BundleEntries.Add(bundle, observation);
        // A decision says it in its own answer; the sender of a record would never hear of it.
        if (isToBeRemarked && News2.Doubts(score).ToList() is { Count: > 0 } doubts) work.Remarks.Add(MeasurementRemarks.Of(doubts));
    }

    /// <summary>Decides whoever the person turns out to be: an answer is owed in any case. What it was decided from is kept, so that it can be decided again.</summary>
    private string Decide(Element bundle, TriageSetting setting, IngestWork work)
    {
        work.Keep("triage-input", "application/json", JsonText.ToBytes(TriageInput.ToJson(bundle, setting)));
        var decision = rules.Triage.Decide(bundle, setting);
        work.Decision = TriageResources.ToJson(decision);
        work.Keep("decision", "application/json", JsonText.ToBytes(work.Decision));
        BundleEntries.Add(bundle, TriageResources.ToGuidanceResponse(decision, bundle, $"triage-{work.Entry.Id}"));
        return decision.Disposition.ToCode();
    }

    private static Parking? Faults(Element bundle, IngestWork work)
    {
        var issues = ResourceValidator.Validate(bundle);
        work.Issues.AddRange(issues);
        return issues.FirstOrDefault(issue => issue.IsError) is { } worst
            ? new Parking("not-valid", $"{worst.Path}: {worst.Text}", Parking.Analyst)
            : null;
    }

    /// <summary>How many resources the message states about the person; a message may hold nothing that a rule lets through.</summary>
    private static int Record(Element bundle, PersonId? person, IngestWork work)
    {
        var resources = PersonBinding.Resources(bundle).Where(resource => resource.ResourceType != "Patient").ToList();
        var (manifest, part) = work.Opened ?? throw new InvalidOperationException("A message is recorded that was never opened.");
        foreach (var resource in resources) work.Record(resource.Clone(resource.ResourceType), person, StatedOrder.Of(resource, resources, manifest, part));
        if (resources.Count > 0) work.Record(TranslationProvenance.Of(work.Entry, work.Translated!, resources, work.Now), person);
        work.Step(MessageState.Recorded);
        return resources.Count;
    }

    private async Task<Parking?> RouteAsync(
        MessageKind kind, Element bundle, string? disposition, PathwayStep? news, PersonId? person, IReadOnlyList<ThreadMessage> thread, IngestWork work,
        CancellationToken cancellationToken)
    {
        var routes = rules.Routes.RoutesOf(kind.Id, bundle, disposition, [.. news?.Of(DutyKind.Tell) ?? []]);
        if (routes.Count == 0)
            return new Parking("no-route", "No route speaks of this kind of message; add one, be it that nobody must know.", Parking.Analyst);
        if (kind.Urgent) work.WithdrawStandIns(await store.ObligationsOfAsync(work.Entry.Id, cancellationToken));
        string[] remarks = [.. (news?.Of(DutyKind.Remark) ?? []).Select(StayRemarks.Of), .. work.Remarks];
        await ObligeAsync(routes, bundle, remarks, person, work, cancellationToken);
        if (person is { } resident) await _family.TellAsync(routes, bundle, resident, news, thread, work, cancellationToken);
        if (news?.Has(DutyKind.Send) == true && person is { } known && work.Obligations.Any(owed => owed.Recipient == work.Entry.Client))
            await _asking.SummariseAsync(known, work, cancellationToken);
        if (news?.Has(DutyKind.Replace) == true) await ReplaceAsync(thread, work, cancellationToken);
        work.Step(MessageState.Routed, work.Obligations.Count > 0 ? remarks.FirstOrDefault() : $"nobody: {routes[0].Id}");
        if (remarks.Length > 0) work.Wake("returns", work.Entry.Client, work.Entry.Id);
        return null;
    }

    private async Task ObligeAsync(
        IReadOnlyList<Route> routes, Element bundle, IReadOnlyList<string> remarks, PersonId? person, IngestWork work, CancellationToken cancellationToken)
    {
        foreach (var route in routes.Where(route => route.To.Count > 0 && !route.To.Contains(Relations.Family)))
        {
            if (Recipients.Of(route, person, work, rules) is not { } owed) continue;
            // The round of somebody without a home is the provider that was asked already.
            if (route.Optional && work.Obligations.Any(other => other.Recipient == owed.Recipient)) continue;
            if (work.Oblige(owed)) await _asking.AskAsync(route, owed, bundle, remarks, work, cancellationToken);
        }
    }

    /// <summary>What a contradiction of life and death does: it is held for a person, and those who would act on either are told now, once.</summary>
    private async Task<Parking> HoldAsync(MessageKind kind, Element bundle, PathwayStep news, PersonId? person, IngestWork work, CancellationToken cancellationToken)
    {
        if ((await store.ObligationsOfAsync(work.Entry.Id, cancellationToken)).Count == 0)
            await ObligeAsync(rules.Routes.RoutesOf(kind.Id, bundle, null, [.. news.Of(DutyKind.Tell)]), bundle, [], person, work, cancellationToken);
        return new Parking(
            news.Of(DutyKind.Hold).First(), "The fields, or an earlier message of this visit, disagree on whether the person has died. Ring the ward, have it corrected, then discard this.",
            Parking.Operator);
    }

    /// <summary>Whoever hears this instead need not do what was asked of the same visit before.</summary>
    private async Task ReplaceAsync(IReadOnlyList<ThreadMessage> thread, IngestWork work, CancellationToken cancellationToken)
    {
        var told = work.Obligations.Select(owed => owed.Recipient).ToHashSet(StringComparer.Ordinal);
        foreach (var (earlier, _) in thread.Where(one => one.Entry.State == MessageState.Routed))
        {
            var owed = await store.ObligationsOfAsync(earlier.Id, cancellationToken);
            await _asking.CancelAsync(earlier, work.Supersede(owed.Where(one => told.Contains(one.Recipient))), work, cancellationToken);
        }
    }

    /// <summary>The message is not valid, but an alarm does not wait for that: those who must act are told what of it is, and only the record waits.</summary>
    private Parking TellWhoMustAct(MessageKind kind, Element bundle, string? disposition, PersonId? person, Parking invalid, IngestWork work)
    {
        Keep("bundle", SoundPart.Of(bundle, []), work);
        ObligeAll(kind, bundle, disposition, person, work);
        return invalid;
    }

    /// <summary>The map could not make all of it, but an alarm does not wait for that: those who must act are told what it could make.</summary>
    private void TellWhatCouldBeRead(MessageKind kind, Element partial, DateTimeOffset at, IngestWork work)
    {
        var register = rules.Register;
        var patient = PersonBinding.PatientOf(partial);
        var person = patient is null ? null : PersonFinder.Find(patient, at, register).Person;
        var bundle = person is { } known ? PersonBinding.Bind(partial, register.ToPatient(register.Find(known)!, at), known) : partial;
        var sound = SoundPart.Of(bundle, work.Issues.Where(issue => issue.IsError));
        Keep("bundle", sound, work);
        if (person is null) ObligeResponders(kind, sound, patient, null, at, work);
        else ObligeAll(kind, sound, null, person, work);
    }

    private void ObligeAll(MessageKind kind, Element bundle, string? disposition, PersonId? person, IngestWork work)
    {
        foreach (var route in rules.Routes.RoutesOf(kind.Id, bundle, disposition, []).Where(route => route.To.Count > 0))
            if (Recipients.Of(route, person, work, rules) is { } owed) work.Oblige(owed);
    }

    /// <summary>
    /// The person is not certain, but an alarm does not wait for that: whoever is responsible for all it could be is told; where it could be
    /// anybody, whoever answers where the device stands or, when a home sent it, at that home; else the operator.
    /// </summary>
    private void ObligeResponders(MessageKind kind, Element bundle, Element? patient, string? disposition, DateTimeOffset at, IngestWork work)
    {
        var identifiers = (patient?.All("identifier") ?? []).Select(identifier => (System: identifier["system"]?.Text ?? "", Value: identifier["value"]?.Text ?? "")).ToList();
        var register = rules.Register;
        var candidates = identifiers.SelectMany(one => register.WithIdentifier(one.System, one.Value, at)).Select(candidate => candidate.Id).Distinct().ToList();
        var places = identifiers.SelectMany(one => register.PlacesOf(one.System, one.Value, at)).Distinct().ToList();
        if (places.Count == 0 && rules.Partners.Find(work.Entry.Client) is { Role: PartnerRole.Home or PartnerRole.Homecare, Ods: { } sender }) places.Add(sender);
        foreach (var route in rules.Routes.RoutesOf(kind.Id, bundle, disposition, []).Where(route => route.To.Count > 0))
            if (Recipients.ForAnyOf(route, candidates, places, work, rules) is { } obligation) work.Oblige(obligation);
    }

    private static void Keep(string name, Element bundle, IngestWork work)
    {
        work.Keep(name, FhirJson, JsonText.ToBytes(bundle));
        work.Kept = bundle;
    }

    private async Task<LedgerEntry> FindAsync(string id, CancellationToken cancellationToken) =>
        await store.FindMessageAsync(id, cancellationToken)
        ?? throw new InvalidOperationException($"Message {id} is on the bus but not in the ledger.");

    private async Task<IngestOutcome> PastOutcomeAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        var decision = await store.FindArtefactAsync(entry.Id, "decision", cancellationToken);
        return new IngestOutcome(entry, decision is null ? null : JsonTree.ReadForeign(decision.Body.Span).Root, []);
    }
}
