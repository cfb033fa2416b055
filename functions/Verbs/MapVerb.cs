using System.CommandLine;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway map</c>: the analyst's bench. Each verb reads the mappings folder as it is on disk; nothing is compiled or deployed.</summary>
internal static class MapVerb
{
    public static Command Create() => new("map", "Begins, tries, explains and compares maps") { MapNewVerb.Create(), MapTestVerb.Create(), MapExplainVerb.Create(), MapDocVerb.Create(), MapDiffVerb.Create() };
}
