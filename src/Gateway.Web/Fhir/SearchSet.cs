using System.Globalization;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Microsoft.AspNetCore.Http;

namespace Gateway.Web.Fhir;

/// <summary>A Bundle of type searchset.</summary>
internal static class SearchSet
{
    /// <summary>The address of the FHIR interface as the caller knows it.</summary>
    public static string BaseOf(HttpRequest request) => $"{request.Scheme}://{request.Host}{request.PathBase}/api/fhir";

    /// <param name="fhirBase">From <see cref="BaseOf"/>.</param>
    /// <param name="self">The search as it was understood, below the base (http://hl7.org/fhir/R4/search.html#conformance).</param>
    /// <param name="resources">What was found and may be read; what is nobody's own is there for those that point at it.</param>
    public static Element Of(string fhirBase, string self, IReadOnlyList<StoredResource> resources)
    {
        var bundle = Element.Resource("Bundle").With("type", "searchset")
            .With(Element.Number("total", resources.Count(stored => stored.Person is not null).ToString(CultureInfo.InvariantCulture)))
            .With(new Element("link") { IsRepeat = true }.With("relation", "self").With("url", $"{fhirBase}/{self}"));
        foreach (var stored in resources)
        {
            var resource = JsonTree.ReadFhir(stored.Json.Span).Root
                ?? throw new InvalidDataException($"The stored {stored.Type}/{stored.Id} cannot be read any more.");
            bundle.Add(new Element("entry") { IsRepeat = true })
                .With("fullUrl", $"{fhirBase}/{stored.Type}/{stored.Id}")
                .With(resource.Clone("resource"))
                .With(new Element("search").With("mode", stored.Person is null ? "include" : "match"));
        }
        return bundle;
    }
}
