using Gateway.Custody.Store;

namespace Gateway.Storage.Postgres;

/// <summary>A commit with its resources worked out.</summary>
internal sealed record CommitWrite(CustodyCommit Commit, IReadOnlyList<StatedResource> Resources);

/// <summary>What became of a commit: written, or refused because a step's From state did not hold any more.</summary>
internal sealed record Committed(bool IsWritten);

/// <summary>
/// Several commits in one transaction: everything that they concern is locked and read in one way there and back, each is judged by what
/// was read, and those that hold are written with a statement for each table.
/// </summary>
internal static class CommitGroup
{
    private static readonly Committed s_written = new(true);
    private static readonly Committed s_refused = new(false);

    /// <summary>What came of each; null, with nothing of it written, for one that moves a message of another before it: it is judged when that one is on disk.</summary>
    public static Task<IReadOnlyList<Committed?>> WriteAsync(PostgresPool pool, PostgresOutbox outbox, IReadOnlyList<CommitWrite> writes) =>
        PostgresPool.AgainAsync<IReadOnlyList<Committed?>>(async () =>
        {
            var plans = writes.Select(write => new CommitPlan(write.Commit)).ToList();
            var resources = new ResourcePlan([.. writes.SelectMany(write => write.Resources)]);
            await using var connection = await pool.OpenAsync(CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            var hasSteps = plans.Exists(plan => plan.HasSteps);
            if (hasSteps || resources.HasResources)
            {
                await using var read = connection.CreateBatch();
                if (hasSteps) CommitPlan.AddReading(read, plans);
                if (resources.HasResources) resources.AddReading(read);
                await using var reader = await read.ExecuteReaderAsync(CancellationToken.None);
                if (hasSteps) await CommitPlan.ReadAsync(reader, plans, CancellationToken.None);
                if (resources.HasResources) await resources.ReadAsync(reader, CancellationToken.None);
            }

            var results = Judge(plans);
            var kept = Enumerable.Range(0, writes.Count).Where(i => results[i] == s_written).ToList();
            var commits = kept.Select(i => writes[i].Commit).ToList();
            resources.Apply(kept.SelectMany(i => writes[i].Resources));

            await using var write = connection.CreateBatch();
            CommitPlan.AddWriting(write, [.. kept.Select(i => plans[i])]);
            resources.AddWriting(write);
            write.AddArtefacts([.. commits.SelectMany(commit => commit.Artefacts)]);
            write.AddAudit([.. commits.SelectMany(commit => commit.Audit)]);
            outbox.Add(write, [.. commits.SelectMany(commit => commit.Outbox)]);
            if (write.BatchCommands.Count == 0) return results;
            await write.ExecuteNonQueryAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            outbox.Committed(commits.SelectMany(commit => commit.Outbox));
            return results;
        });

    private static Committed?[] Judge(List<CommitPlan> plans)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var results = new Committed?[plans.Count];
        for (var i = 0; i < plans.Count; i++)
        {
            var isFirst = !plans[i].Messages.Any(taken.Contains);
            taken.UnionWith(plans[i].Messages);
            if (isFirst) results[i] = plans[i].Apply() ? s_written : s_refused;
        }
        return results;
    }
}
