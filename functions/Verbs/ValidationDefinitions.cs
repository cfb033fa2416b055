using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;
using Gateway.Fhir.Profiles;
using Gateway.Fhir.Terminology;
using Gateway.Fhir.Validation;

namespace Gateway.Functions.Verbs;

/// <summary>The profiles and codes that <c>gateway validate</c> judges by and <c>gateway fhirpath</c> asks: UK Core's, and over them those of packages.</summary>
internal sealed class ValidationDefinitions
{
    private readonly ProfileCatalogue _catalogue;
    private readonly TerminologyService _terminology;
    private readonly ProfileValidator _validator;

    private ValidationDefinitions(ProfileCatalogue catalogue, TerminologyService terminology)
    {
        _catalogue = catalogue;
        _terminology = terminology;
        _validator = new ProfileValidator(catalogue.Find, terminology);
    }

    /// <summary>The definitions, and what of the packages could not be read, a line each.</summary>
    public static (ValidationDefinitions Definitions, IReadOnlyList<string> Faults) Load(IReadOnlyList<FileSystemInfo> packages)
    {
        var (catalogue, terminology) = (UkCore.Profiles, UkCore.Terminology);
        var faults = new List<string>();
        foreach (var place in packages)
        {
            var package = PackageFiles.Read(place);
            faults.AddRange(package.Faults.Select(fault => $"{place}: {fault}"));
            if (package.Definitions.Count == 0) faults.Add($"{place}: no definitions are there.");
            catalogue = ProfileCatalogue.Of(package.StructureDefinitions, catalogue);
            faults.AddRange(catalogue.Faults.Select(fault => $"{place}: {fault}"));
            terminology = terminology.With(package.Definitions);
        }
        return (new ValidationDefinitions(catalogue, terminology), faults);
    }

    public Profile? Find(string canonical) => _catalogue.Find(canonical);

    /// <summary>What FHIRPath may ask these definitions.</summary>
    public FhirPathContext Context(DateTimeOffset now) => new() { Now = now, Terminology = _terminology, ConformsTo = _validator.Conforms };

    public IReadOnlyList<Issue> Validate(Element resource, IReadOnlyList<string> profiles) =>
        _validator.Validate(resource, new ValidationOptions { Profiles = profiles, Informs = true });
}
