using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Mapping.Analyst;

/// <summary>One message of an example: what the map makes of it, and what each rule did.</summary>
public sealed record ExampleMessage(Translation Translation, TranslationTrace Trace)
{
    /// <summary>The bundle as the file beside the example; <c>null</c> when there is none.</summary>
    public string BundleText => Translation.Bundle is { } bundle ? JsonText.ToString(bundle, indented: true) + "\n" : "null\n";

    /// <summary>The report as the file beside the example.</summary>
    public string ReportText => Analyst.ReportText.ToJson(Translation.Report);
}

/// <summary>Runs examples, each time as the same message at the same time, so that what comes out changes only with the map.</summary>
public static class ExampleRun
{
    private const string MessageId = "00000000-0000-7000-8000-000000000001";
    private static readonly DateTimeOffset s_receivedAt = new(2026, 6, 2, 9, 0, 0, TimeSpan.Zero);

    /// <summary>The messages of an example, or the faults for which it cannot be opened.</summary>
    /// <param name="source">Whose maps to run.</param>
    /// <param name="body">The example as it is sent.</param>
    /// <param name="fetched">For a thin source, the record behind the notification.</param>
    public static (IReadOnlyList<ExampleMessage> Messages, IReadOnlyList<Issue> Faults) Of(SourceSystem source, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte>? fetched = null)
    {
        var envelope = source.Open(body, null);
        if (fetched is { } record && envelope.Parts is [var notification]) envelope = source.OpenFetched(notification, record);
        if (envelope.Issues.Any(issue => issue.IsError) || envelope.Parts.Count == 0) return ([], envelope.Issues);
        return ([.. envelope.Parts.Select(part => Run(source, part))], []);
    }

    private static ExampleMessage Run(SourceSystem source, SourcePart part)
    {
        var trace = new TranslationTrace();
        return new ExampleMessage(source.Translate(part, new TranslationContext(MessageId, s_receivedAt) { Trace = trace }), trace);
    }
}
