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
    /// <summary>Where we differ on purpose, by what the published snapshot states there.</summary>
    [Fact]
    public void Snapshots_made_here_say_what_the_published_ones_say()
    {
        var published = Published();
        var made = ProfileCatalogue.Of(published.Select(WithoutSnapshot));
        var differences = new List<string>();
        foreach (var resource in published)
        {
            var url = resource["url"]!.Text!;
            var theirs = ProfileCatalogue.Of([resource], made).Find(url)!;
            if (made.Find(url) is not { } ours) differences.Add($"{url}: no snapshot");
            else differences.AddRange(SnapshotDifference.Of(theirs, ours).Select(difference => $"{theirs.Name}: {difference}"));
        }

        File.WriteAllLines("/tmp/pk-diff.txt", differences);
        File.WriteAllLines("/tmp/pk-faults.txt", made.Faults.Select(fault => fault.ToString()));
        differences.ShouldBeEmpty();
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
