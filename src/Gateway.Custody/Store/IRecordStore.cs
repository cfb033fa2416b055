using Gateway.Fhir.Uk;

namespace Gateway.Custody.Store;

/// <summary>What is known of people: current and earlier versions of every resource. Written only through <see cref="ICustodyStore.CommitAsync"/>.</summary>
public interface IRecordStore
{
    /// <summary>The current version, or null.</summary>
    Task<StoredResource?> ReadAsync(string type, string id, CancellationToken cancellationToken);

    /// <summary>Every version, oldest first.</summary>
    Task<IReadOnlyList<StoredResource>> HistoryAsync(string type, string id, CancellationToken cancellationToken);

    /// <summary>The current version of everything about a person, the Patient first.</summary>
    Task<IReadOnlyList<StoredResource>> ReadPersonAsync(PersonId person, CancellationToken cancellationToken);

    /// <summary>Current Patients by identifier.</summary>
    Task<IReadOnlyList<StoredResource>> FindPatientsAsync(string? system, string value, CancellationToken cancellationToken);

    /// <summary>The current version of every resource, by type and id.</summary>
    IAsyncEnumerable<StoredResource> AllAsync(CancellationToken cancellationToken);
}
