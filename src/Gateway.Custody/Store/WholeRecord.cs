using System.Text.Json;
using Gateway.Fhir.Uk;

namespace Gateway.Custody.Store;

/// <summary>
/// A person's record with what it points at and what is nobody's own: the home, the hospital, who works there
/// (http://hl7.org/fhir/R4/operation-patient-everything.html: "and any resource referenced from those").
/// </summary>
public static class WholeRecord
{
    /// <summary>The Patient first, then what is the person's own, then what that points at; empty when nothing is known of the person.</summary>
    public static async Task<IReadOnlyList<StoredResource>> ReadAsync(IRecordStore records, PersonId person, CancellationToken cancellationToken)
    {
        var own = await records.ReadPersonAsync(person, cancellationToken);
        var whole = own.ToList();
        var asked = new HashSet<(string Type, string Id)>();
        // It grows while it is read: a role points at its organisation, a ward at its hospital.
        for (var place = 0; place < whole.Count; place++)
            foreach (var name in SharedIn(whole[place].Json.Span))
                // Nobody's now: of what stood in one person's record before, another learns nothing.
                if (asked.Add(name) && await records.ReadAsync(name.Type, name.Id, cancellationToken) is { Person: null } shared) whole.Add(shared);
        return whole;
    }

    /// <summary>What a resource points at by <c>Type/id</c>, of the types that are nobody's own.</summary>
    private static List<(string Type, string Id)> SharedIn(ReadOnlySpan<byte> json)
    {
        var found = new List<(string, string)>();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("reference"u8) || !reader.Read() || reader.TokenType != JsonTokenType.String) continue;
            if (reader.GetString()!.Split('/') is [var type, var id] && Ownership.IsShared(type)) found.Add((type, id));
        }
        return found;
    }
}
