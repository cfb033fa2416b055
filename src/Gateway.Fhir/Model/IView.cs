namespace Gateway.Fhir.Model;

/// <summary>A typed view that can be laid over an element.</summary>
public interface IView<out T>
{
    /// <summary>The FHIR type: <c>Patient</c>, <c>HumanName</c>, <c>Patient.contact</c>.</summary>
    static abstract string FhirType { get; }

    /// <summary>A view over this element; nothing is copied.</summary>
    static abstract T Of(Element element);
}
