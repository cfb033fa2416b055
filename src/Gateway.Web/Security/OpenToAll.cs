namespace Gateway.Web.Security;

/// <summary>Marks an endpoint that the door does not guard: it is public, or proves its callers by other means. Whatever lacks it is closed.</summary>
internal sealed class OpenToAll;
