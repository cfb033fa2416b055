using System.Text;
using Gateway.Fhir.Generator;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Profiles;

namespace Gateway.Fhir.Tests.Profiles;

/// <summary>
/// HL7 publishes its own profiles of R4 with a differential and the snapshot that its own tool made of it: the oracle.
/// </summary>
public sealed class PublishedSnapshotTests
{
    /// <summary>How many elements of a definition differ, and why that is right.</summary>
    private static readonly Dictionary<string, int> s_explained = new(StringComparer.Ordinal)
    {
        // Slices without a slicing; the published snapshot has lost the elements altogether.
        ["familymemberhistory-genetic"] = 28,
        ["catalog"] = 2,
        // The short form below a slice: published as value[x] of one type, here as its slice, which says the same.
        ["bp"] = 32,
        // Opens extensions for which the differential has nothing to say.
        ["elementdefinition-de"] = 8,
        // The differential forbids all extensions and then asks for four; here the stricter word stays, with a fault.
        ["codesystem-history"] = 4,
        // The slice has the binding of what it slices; the content reference leads to the element, not to its slice.
        ["provenance-relevant-history"] = 2,
    };

    [Fact]
    public void Snapshots_made_here_say_what_the_published_ones_say()
    {
        var published = Published();
        var made = ProfileCatalogue.Of(published.Select(WithoutSnapshot));
        var differences = new List<(string Name, string Text)>();
        foreach (var resource in published)
        {
            var url = resource["url"]!.Text!;
            var name = url[(url.LastIndexOf('/') + 1)..];
            var theirs = ProfileCatalogue.Of([resource], made).Find(url)!;
            if (made.Find(url) is not { } ours) differences.Add((name, "no snapshot"));
            else differences.AddRange(SnapshotDifference.Of(theirs, ours).Select(text => (name, text)));
        }

        published.Count.ShouldBeGreaterThan(400);
        differences.Where(difference => !s_explained.ContainsKey(difference.Name)).ShouldBeEmpty();
        differences.GroupBy(difference => difference.Name).ToDictionary(group => group.Key, group => group.Count()).ShouldBe(s_explained, ignoreOrder: true);
        made.Faults.Where(fault => fault.IsError).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_built_in_is_what_is_published()
    {
        var made = ProfileCatalogue.Of(Published().Select(WithoutSnapshot));

        made.Canonicals.SelectMany(url => SnapshotDifference.Of(made.Find(url)!, ProfileCatalogue.R4.Find(url)!).Select(text => $"{url}: {text}")).ShouldBeEmpty();
    }

    [Fact]
    public void Snapshots_made_here_are_well_made()
    {
        var made = ProfileCatalogue.Of(Published().Select(WithoutSnapshot));

        made.Profiles.Where(profile => !profile.Url.EndsWith("codesystem-history", StringComparison.Ordinal))
            .SelectMany(profile => SnapshotInvariants.Faults(profile, made)).ShouldBeEmpty();
    }

    private static List<Element> Published()
    {
        if (Package.Of(Root()) is not { } package) Assert.Skip("The definitions are not installed: run `npm ci` in src/Gateway.Fhir.Generator.");
        else
            return [.. package.Resources("profiles-others.json", "extension-definitions.json")
                .Select(resource => JsonTree.ReadFhir(Encoding.UTF8.GetBytes(resource.GetRawText())).Root!)
                .Where(resource => resource.ResourceType == "StructureDefinition" && resource["fhirVersion"]?.Text == "4.0.1")];
        return [];
    }

    private static Element WithoutSnapshot(Element resource)
    {
        var copy = resource.Clone();
        copy.Remove(copy["snapshot"]!);
        return copy;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Gateway.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
