namespace Gateway.Fhir.FhirPath;

/// <summary>An expression met data on which the standard has it fail. The message holds no value of the record.</summary>
public sealed class FhirPathException(string message) : Exception(message);
