using System.Collections.Concurrent;
using Gateway.Fhir.Profiles;

namespace Gateway.Fhir.Validation.Profiling;

/// <summary>The compiled profiles of one catalogue, each compiled when it is first asked for.</summary>
internal sealed class ProfileSchemas(Func<string, Profile?> find)
{
    // Resources name canonicals as they like: what is not known is not kept.
    private readonly ConcurrentDictionary<string, ProfileSchema> _compiled = new(StringComparer.Ordinal);

    public ProfileSchema? Find(string canonical)
    {
        if (_compiled.TryGetValue(canonical, out var schema)) return schema;
        return find(canonical) is { } profile ? _compiled.GetOrAdd(canonical, new ProfileCompiler(profile, find).Compile()) : null;
    }
}
