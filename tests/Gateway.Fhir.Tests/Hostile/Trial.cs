using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Tests.Examples;
using Gateway.Fhir.Validation;
using Gateway.Fhir.Xml;

namespace Gateway.Fhir.Tests.Hostile;

/// <summary>Sends a record the whole way: read, judged, asked, written, read again. Throws where something it promises does not hold.</summary>
internal static class Trial
{
    private static readonly FhirPathExpression[] s_questions = [.. new[]
    {
        "descendants().count()", "descendants().where($this is Quantity).value", "descendants().ofType(Reference).reference.distinct()", "repeat(item | part | entry.resource | contained).count()",
        "descendants().extension.where(url.startsWith('http')).value", "(name | code.text | title).first().toString().length()", "iif(descendants().value > 1, 1 / descendants().value, {})", "text.`div`.htmlChecks()",
    }.Select(text => FhirPathExpression.Compile(text).Expression.ShouldNotBeNull(text))];

    private static readonly FhirPathContext s_context = FhirPathContext.Empty with { StepLimit = 100_000 };

    /// <summary>True when the text was read, be it as JSON or as XML.</summary>
    public static bool OfText(byte[] text)
    {
        var json = JsonTree.ReadFhir(text);
        ShouldBeTold(json.Root, json.Issues);
        if (json.Root is { } fromJson) OfRead(fromJson);
        OfLenient(text);
        var xml = XmlTree.ReadFhir(text);
        ShouldBeTold(xml.Root, xml.Issues);
        if (xml.Root is { } fromXml) OfRead(fromXml);
        return (json.Root ?? xml.Root) is not null;
    }

    /// <summary>What lenient reading makes of a text can be read strictly.</summary>
    private static void OfLenient(byte[] text)
    {
        var (root, issues) = LenientJson.Read(text);
        foreach (var issue in issues) ShouldBeWhole(issue);
        if (root is null) issues.ShouldContain(issue => issue.IsError);
        else JsonTree.ReadFhir(JsonText.ToBytes(root)).Issues.ShouldBeEmpty();
    }

    /// <summary>A tree that a reader made is written so that it can be read again, and is then the same.</summary>
    public static void OfRead(Element root)
    {
        var issues = OfTree(root);
        var written = JsonText.ToBytes(root);
        JsonText.ToBytes(JsonTree.ReadFhir(written).Root.ShouldNotBeNull()).AsSpan().SequenceEqual(written).ShouldBeTrue("what is written and read is written otherwise");
        var xml = XmlText.Write(root);
        if (xml.LeftOut.Count > 0 || issues.Any(issue => issue.IsError)) return;
        Difference.OfTrees(root, XmlTree.ReadFhir(xml.Bytes).Root.ShouldNotBeNull()).ShouldBeNull();
    }

    /// <summary>Any tree can be judged, asked and written; what is written as XML is XML that we read.</summary>
    public static IReadOnlyList<Issue> OfTree(Element root)
    {
        var issues = ResourceValidator.Validate(root);
        foreach (var issue in issues) ShouldBeWhole(issue);
        foreach (var question in s_questions) Ask(question, root);
        JsonText.ToBytes(root).Length.ShouldBeGreaterThan(0);
        var xml = XmlText.Write(root);
        foreach (var issue in xml.LeftOut) ShouldBeWhole(issue);
        if (xml.Bytes.Length > 0) XmlTree.ReadFhir(xml.Bytes).Issues.ShouldBeEmpty();
        return issues;
    }

    private static void Ask(FhirPathExpression question, Element root)
    {
        try
        {
            question.Evaluate(root, s_context);
        }
        catch (FhirPathException)
        {
            // The standard's way to say that an expression does not fit the data.
        }
    }

    private static void ShouldBeTold(Element? root, IReadOnlyList<Issue> issues)
    {
        if (root is not null)
        {
            issues.ShouldBeEmpty();
            return;
        }
        issues.ShouldNotBeEmpty();
        issues.ShouldAllBe(issue => issue.IsError && issue.Path.Length > 0 && issue.Code.StartsWith("FHIR0", StringComparison.Ordinal) && issue.Text.EndsWith('.'));
    }

    private static void ShouldBeWhole(Issue issue)
    {
        issue.Code.ShouldStartWith("FHIR0");
        issue.Path.ShouldNotBeEmpty();
        issue.Text.ShouldEndWith(".");
    }
}
