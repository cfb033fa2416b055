using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;

namespace Gateway.Custody.Routes;

/// <summary>The routes of <c>mappings/routes.yaml</c>: data that a service owner can read and change.</summary>
public sealed class RouteTable
{
    private readonly IReadOnlyList<Route> _routes;
    private readonly Dictionary<string, Route> _byId;

    internal RouteTable(string version, IReadOnlyList<Route> routes)
    {
        Version = version;
        _routes = routes;
        _byId = routes.ToDictionary(route => route.Id, StringComparer.Ordinal);
    }

    public string Version { get; }

    /// <summary>The ladders that routes name, each with a route that does.</summary>
    public IReadOnlyList<(string Ladder, string Route)> Ladders => [.. _routes.Where(route => route.Ladder is not null).Select(route => (route.Ladder!, route.Id))];

    /// <summary>Reads the table; every fault of the file at once.</summary>
    public static (RouteTable? Table, IReadOnlyList<Issue> Issues) Read(string yaml) => RouteFile.Read(yaml);

    /// <summary>
    /// The routes a message takes. Those that name a recipient win over those that say nobody must know;
    /// an empty answer means that no rule speaks of it, which is for a person to mend.
    /// </summary>
    /// <param name="disposition">The triage disposition's code, null for anything but triage.</param>
    /// <param name="news">What a hospital stay has to tell; empty for anything else.</param>
    public IReadOnlyList<Route> RoutesOf(string kind, Element bundle, string? disposition, IReadOnlyCollection<string> news)
    {
        var matching = _routes.Where(route => Fits(route, kind, bundle, disposition, news)).ToList();
        return matching.Any(route => route.To.Count > 0) ? matching.FindAll(route => route.To.Count > 0) : matching;
    }

    /// <summary>How those are told who were told of a message of this kind that turns out to be about somebody else; null when no rule speaks of it.</summary>
    public Route? RetractionOf(string kind) => _routes.FirstOrDefault(route => IsRetraction(route) && IsFor(route, kind));

    /// <summary>Null when the table does not have it (any more).</summary>
    public Route? Find(string id) => _byId.GetValueOrDefault(id);

    private static bool IsFor(Route route, string kind) => route.Kinds.Contains(kind) || route.Kinds.Contains(Route.AnyKind);

    private static bool IsRetraction(Route route) => route.To is [Route.Told];

    private static bool Fits(Route route, string kind, Element bundle, string? disposition, IReadOnlyCollection<string> news) =>
        IsFor(route, kind) && !IsRetraction(route)
        && (route.News.Count == 0 || route.News.Any(news.Contains))
        && (route.Dispositions.Count == 0 || (disposition is not null && route.Dispositions.Contains(disposition)))
        && (route.When is null || route.When.IsTrue(bundle, FhirPathContext.Empty));
}
