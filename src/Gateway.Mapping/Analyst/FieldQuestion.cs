namespace Gateway.Mapping.Analyst;

/// <summary>Answers where a field of the source went, or where an element of the result came from, in sentences for an analyst.</summary>
public static class FieldQuestion
{
    /// <summary>The answer line by line; empty when the message knows neither such a field nor such an element. It shows the record's values.</summary>
    /// <param name="message">A translated message.</param>
    /// <param name="name">A field as reports or manifests write it (<c>row 2, Weight</c>, <c>Weight</c>, <c>PID-7</c>) or an element (<c>Observation.valueQuantity.value</c>, with or without indexes).</param>
    /// <param name="lines">For the text of rules.</param>
    public static IReadOnlyList<string> Ask(ExampleMessage message, string name, RuleLines lines)
    {
        var written = message.Trace.Steps.Where(step => step.Kind == TraceKind.Written).ToList();
        var answer = AboutField(message, written, name, lines);
        return answer.Count > 0 ? answer : AboutElement(message, written, name, lines);
    }

    /// <summary>Every name that can be asked about this message: for a word that is nearly one.</summary>
    public static IReadOnlyList<string> Names(ExampleMessage message)
    {
        var report = message.Translation.Report;
        var fields = report.Mapped.Concat(report.Decided).Concat(report.Dropped).Select(fate => fate.Field).Concat(report.Carried.Select(fate => fate.Field)).Concat(report.Unaccounted).Select(PlacePattern.OfField);
        var elements = message.Trace.Steps.Where(step => step.Target is not null).Select(step => PlacePattern.OfTarget(step.Target!, message.Translation.Bundle)); // asked before
        return [.. fields.Concat(elements).Distinct()];
    }

    /// <summary>A sentence for whoever asks for a name that is none of these.</summary>
    public static string NotFound(string name, IReadOnlyCollection<string> names) =>
        $"'{name}' is neither a field of the record nor an element of the result{Suggestions.For(name, names)} There are: {string.Join("; ", names)}.";

    private static List<string> AboutField(ExampleMessage message, List<TraceStep> written, string name, RuleLines lines)
    {
        var report = message.Translation.Report;
        var answer = new List<string>();
        var taken = report.Mapped.Select(fate => (fate.Field, fate.Rule, Fate: "mapped")).Concat(report.Carried.Select(fate => (fate.Field, fate.Rule, Fate: $"carried, word for word in {fate.Place}")));
        foreach (var (field, rule, fate) in taken.Where(one => IsMeant(one.Field, name)))
        {
            answer.Add($"{field}: {fate}");
            var steps = written.Where(step => step.Fields.Contains(field) && step.Target is not null).ToList();
            foreach (var step in steps) answer.AddRange(Told(step, $"-> {PlacePattern.OfElement(step.Target!, message.Translation.Bundle)} = {step.Value}", lines)); // asked above
            if (steps.Count == 0) answer.AddRange([$"  read by {rule}, and no element of the result says it", Quoted(rule, lines)]);
        }
        foreach (var (field, reason) in report.Decided.Where(fate => IsMeant(fate.Field, name))) answer.Add($"{field}: only decides: {reason}");
        foreach (var (field, reason) in report.Dropped.Where(fate => IsMeant(fate.Field, name))) answer.Add($"{field}: left out on purpose: {reason}");
        foreach (var field in report.Unaccounted.Where(field => IsMeant(field, name)))
            answer.Add($"{field}: UNACCOUNTED. Map it, or name it under 'drop' in the manifest with a reason{Hint(report, field)}.");
        return answer;
    }

    /// <summary>Of an unaccounted field that a rule asked about, which, and what to do; empty for any other.</summary>
    public static string Hint(TranslationReport report, string field) =>
        report.ReadInCondition.FirstOrDefault(asked => asked.Field == field) is { } fate ? $"; {fate.Rule} only asks about it: say under 'decides' in the manifest what it decides" : "";

    private static List<string> AboutElement(ExampleMessage message, List<TraceStep> written, string name, RuleLines lines)
    {
        var bundle = message.Translation.Bundle;
        var answer = new List<string>();
        foreach (var step in written.Where(step => step.Target is not null))
        {
            var element = PlacePattern.OfElement(step.Target!, bundle); // asked above
            var pattern = PlacePattern.OfTarget(step.Target!, bundle);
            if (element != name && pattern != name && !pattern.StartsWith(name + ".", StringComparison.Ordinal)) continue;
            answer.Add($"{element} = {step.Value}");
            answer.AddRange(Told(step, step.Fields.Count > 0 ? $"<- {string.Join(", ", step.Fields)}" : "<- said by the map itself", lines));
        }
        return answer;
    }

    private static bool IsMeant(string field, string name) => field == name || PlacePattern.OfField(field) == name;

    private static IEnumerable<string> Told(TraceStep step, string what, RuleLines lines) => [$"  {what}", Quoted(step.Rule, lines)];

    private static string Quoted(string rule, RuleLines lines) => lines.TextOf(rule) is { Length: > 0 } text ? $"     {rule} | {text}" : $"     {rule}";
}
