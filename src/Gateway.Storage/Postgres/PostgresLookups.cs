using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Storage.Postgres;

/// <summary>What is looked up by its key for nearly every message: those who look at the same time share a statement.</summary>
internal sealed class PostgresLookups
{
    private readonly SharedTrips<(string Type, string Id), Found<StoredResource>> _resources;
    private readonly SharedTrips<string, Found<Obligation>> _obligations;

    public PostgresLookups(PostgresPool pool)
    {
        _resources = Shared<(string Type, string Id), StoredResource>(
            names => pool.AllAsync(
                $"""
                SELECT {StatedResource.Columns} FROM unnest($1::text[], $2::text[]) AS n (type, id)
                JOIN resource r ON r.type = n.type AND r.id = n.id JOIN resource_version v ON v.sequence = r.current
                """,
                StatedResource.Read, CancellationToken.None, names.Select(name => name.Type).ToArray<string?>(), names.Select(name => name.Id).ToArray<string?>()),
            resource => (resource.Type, resource.Id));
        _obligations = Shared<string, Obligation>(
            ids => pool.AllAsync($"SELECT {LedgerRows.ObligationColumns} FROM obligation WHERE id = ANY($1)", LedgerRows.Obligation, CancellationToken.None, (object)ids.ToArray<string?>()),
            obligation => obligation.Id);
    }

    public async Task<StoredResource?> ResourceAsync(string type, string id, CancellationToken cancellationToken) =>
        (await _resources.AskAsync((type, id), cancellationToken)).Row;

    public async Task<Obligation?> ObligationAsync(string id, CancellationToken cancellationToken) => (await _obligations.AskAsync(id, cancellationToken)).Row;

    private static SharedTrips<TKey, Found<TRow>> Shared<TKey, TRow>(Func<IReadOnlyList<TKey>, Task<IReadOnlyList<TRow>>> read, Func<TRow, TKey> key)
        where TKey : notnull
        where TRow : class
    {
        return new SharedTrips<TKey, Found<TRow>>(async keys => await FindAsync(keys), async one => (await FindAsync([one]))[0]);

        async Task<IReadOnlyList<Found<TRow>>> FindAsync(IReadOnlyList<TKey> keys)
        {
            var rows = (await read([.. keys.Distinct()])).ToDictionary(key);
            return [.. keys.Select(wanted => new Found<TRow>(rows.GetValueOrDefault(wanted)))];
        }
    }

    /// <summary>A row, or that there is none.</summary>
    private sealed record Found<TRow>(TRow? Row) where TRow : class;
}
