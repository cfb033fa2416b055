using Gateway.Web.Inbound.Folders;
using Gateway.Web.Inbound.Mllp;

namespace Gateway.Web.Inbound.Ways;

/// <summary>The ways in beside HTTP: ports for MLLP and folders for files. Each is bound to one source and one client.</summary>
internal sealed record WaysIn(IReadOnlyList<MllpWay> Mllp, IReadOnlyList<DropFolder> Folders)
{
    public static WaysIn None { get; } = new([], []);
}
