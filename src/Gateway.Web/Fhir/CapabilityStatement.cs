using Gateway.Fhir.Model;

namespace Gateway.Web.Fhir;

/// <summary>What the FHIR interface does (http://hl7.org/fhir/R4/capabilitystatement.html).</summary>
internal static class CapabilityStatement
{
    /// <summary>The types that the maps make; a read of any other is answered with not-found.</summary>
    private static readonly string[] Types =
    [
        "AllergyIntolerance", "CarePlan", "Communication", "Condition", "Consent", "Device", "DocumentReference", "Encounter", "EpisodeOfCare",
        "Flag", "Location", "MedicationStatement", "Observation", "Organization", "Patient", "Practitioner", "Procedure", "QuestionnaireResponse",
        "RelatedPerson", "ServiceRequest", "Task",
    ];

    public static Element Build()
    {
        var rest = new Element("rest") { IsRepeat = true };
        rest.With("mode", "server").With(new Element("security").With("description",
            "Every request but this one needs the bearer token of a registered client. A client reads the people that the register or a message makes its own."));
        foreach (var type in Types) rest.Add(Resource(type));
        rest.Add(new Element("resource") { IsRepeat = true }).With("type", "StructureMap").With(new Element("operation") { IsRepeat = true }
            .With("name", "transform").With("definition", "http://hl7.org/fhir/OperationDefinition/StructureMap-transform")
            .With("documentation", "At the type, with the canonical of a loaded map as 'source'; and at an instance, whose id is the last segment of that canonical. It takes Parameters as JSON or XML and answers with JSON."));
        return Element.Resource("CapabilityStatement")
            .With("name", "SharedCareRecordGateway")
            .With("title", "Shared care record gateway")
            .With("status", "active")
            .With("date", "2026-11-22")
            .With("kind", "instance")
            .With("description", "Records of care homes, homecare, hospitals and devices as FHIR R4, read-only: they are written by the messages of their sources.")
            .With(new Element("software").With("name", "Gateway").With("version", typeof(CapabilityStatement).Assembly.GetName().Version?.ToString(3) ?? "0"))
            .With(new Element("implementation").With("description", "This gateway"))
            .With("fhirVersion", "4.0.1")
            .With(new Element("format", ElementKind.String, "application/fhir+json") { IsRepeat = true })
            .With(rest);
    }

    private static Element Resource(string type)
    {
        var resource = new Element("resource") { IsRepeat = true };
        resource.With("type", type).With(Interaction("read"));
        if (type != "Patient") return resource.With("versioning", "versioned");
        return resource.With(Interaction("search-type"))
            .With("versioning", "versioned")
            .With(new Element("searchParam") { IsRepeat = true }
                .With("name", "identifier").With("definition", "http://hl7.org/fhir/SearchParameter/Patient-identifier").With("type", "token"))
            .With(new Element("operation") { IsRepeat = true }
                .With("name", "everything").With("definition", "http://hl7.org/fhir/OperationDefinition/Patient-everything"));
    }

    private static Element Interaction(string code) => new Element("interaction") { IsRepeat = true }.With("code", code);
}
