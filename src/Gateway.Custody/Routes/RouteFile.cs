using System.Xml;
using Gateway.Custody.Chasing;
using Gateway.Custody.Ledger;
using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;
using Gateway.Matching;
using Gateway.Pathways;
using Gateway.Pathways.Stays;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Gateway.Custody.Routes;

/// <summary>The YAML form of a route table, checked as a whole.</summary>
internal static class RouteFile
{
    private const string File = "routes.yaml";

    public static (RouteTable? Table, IReadOnlyList<Issue> Issues) Read(string yaml)
    {
        FileText? file;
        try
        {
            file = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<FileText?>(yaml);
        }
        catch (YamlException broken)
        {
            return (null, [Issue.Error("RTE001", "structure", $"{File}:{broken.Start.Line}:{broken.Start.Column}", broken.InnerException?.Message ?? broken.Message)]);
        }

        var issues = new List<Issue>();
        if (file is not { Version: not null, Routes.Count: > 0 })
            issues.Add(Issue.Error("RTE002", "required", File, "The table needs 'version' and at least one entry under 'routes'."));
        var routes = new List<Route>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (text, index) in (file?.Routes ?? []).Select((text, index) => (text, index)))
        {
            var place = $"{File}: routes[{index}] {text.Id}";
            if (ToRoute(text, place, issues) is not { } route) continue;
            if (!ids.Add(route.Id)) issues.Add(Issue.Error("RTE003", "duplicate", place, "Two routes have this id; give each its own."));
            routes.Add(route);
        }
        return issues.Count > 0 ? (null, issues) : (new RouteTable(file!.Version!, routes), []);
    }

    private static Route? ToRoute(RouteText text, string place, List<Issue> issues)
    {
        var before = issues.Count;
        void Fault(string code, string sentence) => issues.Add(Issue.Error(code, "value", place, sentence));

        if (string.IsNullOrWhiteSpace(text.Id)) Fault("RTE004", "A route needs an id.");
        if (text.Kinds is not { Count: > 0 }) Fault("RTE005", "A route needs the kinds of message it is for.");
        if (string.IsNullOrWhiteSpace(text.Because)) Fault("RTE006", "A route says why: fill in 'because'.");
        foreach (var relation in (text.To ?? []).Concat(text.Otherwise ?? []).Except(Relations.All).Except([Route.Sender, Route.Owner, Route.Told]))
            Fault("RTE007", $"'{relation}' is no relation; use one of {string.Join(", ", Relations.All)}, {Route.Sender}, {Route.Owner}, {Route.Told}.");
        if (text.To?.Contains(Route.Told) == true && (text.To.Count > 1 || text.Pathway is not null || text.Otherwise is not null))
            Fault("RTE015", $"'{Route.Told}' stands alone: it is those who were told, who take it back, and nobody else.");
        foreach (var news in (text.News ?? []).Except(HospitalStay.News))
            Fault("RTE012", $"'{news}' is no news of a hospital stay; use one of {string.Join(", ", HospitalStay.News)}.");
        if (text.Pathway is not null && AnswerPathways.Find(text.Pathway) is null)
            Fault("RTE013", $"'{text.Pathway}' is no pathway; use one of {string.Join(", ", AnswerPathways.Names)}.");

        FhirPathExpression? when = null;
        if (text.When is { } condition)
        {
            (when, var fault) = FhirPathExpression.Compile(condition);
            if (fault is not null) issues.Add(fault with { Path = $"{place}: when {fault.Path}" });
        }
        var goal = ObligationState.Filed;
        var within = TimeSpan.Zero;
        TimeSpan? delivered = null, filed = null;
        if (text.To is { Count: > 0 })
        {
            if (!Enum.TryParse(text.Goal, ignoreCase: true, out goal) || goal is not (ObligationState.Filed or ObligationState.Actioned))
                Fault("RTE008", "The goal is 'filed' or 'actioned'.");
            if (goal == ObligationState.Filed && (text.Pathway ?? text.Otherwise?.FirstOrDefault()) is not null)
                Fault("RTE014", "'pathway' and 'otherwise' are for what must be actioned; who is to file only files.");
            if (!TryDuration(text.Within, out within)) Fault("RTE009", "'within' is an ISO 8601 duration above zero, such as PT2H.");
            delivered = Step("deliveredWithin", text.DeliveredWithin, within, Fault);
            filed = Step("filedWithin", text.FiledWithin, within, Fault);
            if (filed is not null && goal == ObligationState.Filed) Fault("RTE011", "'filedWithin' is for what must be actioned; of what must be filed, 'within' says it.");
            if (filed < delivered) Fault("RTE011", "Nobody files what was not delivered: 'filedWithin' is 'deliveredWithin' or longer.");
        }
        if (issues.Count > before) return null;
        return new Route
        {
            Id = text.Id!,
            Kinds = text.Kinds!,
            Dispositions = text.Dispositions ?? [],
            News = text.News ?? [],
            When = when,
            To = text.To ?? [],
            Goal = goal,
            Within = within,
            Otherwise = text.Otherwise ?? [],
            Pathway = text.Pathway,
            Optional = text.Optional,
            DeliveredWithin = delivered ?? StepDeadlines.DeliveredWithin(within),
            FiledWithin = filed,
            Ladder = text.Ladder,
            Because = text.Because!,
        };
    }

    /// <summary>The time for a step on the way to the goal; null when the file does not say.</summary>
    private static TimeSpan? Step(string name, string? text, TimeSpan within, Action<string, string> fault)
    {
        if (text is null) return null;
        if (TryDuration(text, out var span) && span <= within) return span;
        fault("RTE010", $"'{name}' is an ISO 8601 duration above zero and no longer than 'within'.");
        return null;
    }

    private static bool TryDuration(string? text, out TimeSpan duration)
    {
        duration = default;
        try
        {
            duration = XmlConvert.ToTimeSpan(text ?? "");
            return duration > TimeSpan.Zero;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The file as it is written; filled by the YAML reader.</summary>
    private sealed record FileText
    {
        public string? Version { get; init; }

        public List<RouteText>? Routes { get; init; }
    }

    private sealed record RouteText
    {
        public string? Id { get; init; }

        public List<string>? Kinds { get; init; }

        public List<string>? Dispositions { get; init; }

        public List<string>? News { get; init; }

        public string? When { get; init; }

        public List<string>? To { get; init; }

        public string? Goal { get; init; }

        public string? Within { get; init; }

        public List<string>? Otherwise { get; init; }

        public string? Pathway { get; init; }

        public bool Optional { get; init; }
        public string? DeliveredWithin { get; init; }

        public string? FiledWithin { get; init; }

        public string? Ladder { get; init; }

        public string? Because { get; init; }
    }
}
