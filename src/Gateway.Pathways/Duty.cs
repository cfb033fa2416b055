namespace Gateway.Pathways;

/// <summary>What kind of thing has to be done.</summary>
public enum DutyKind
{
    /// <summary>Whoever the routes name for this news hears of it, by the time that they give.</summary>
    Tell,

    /// <summary>Whoever asked hears how far it has got.</summary>
    TellSender,

    /// <summary>Whoever was asked hears that it is not asked any more.</summary>
    TellOwner,

    /// <summary>A document goes to whoever asked.</summary>
    Send,

    /// <summary>What earlier news of the same matter still asks of its recipients is taken over by this.</summary>
    Replace,

    /// <summary>It goes no further without a person.</summary>
    Hold,

    /// <summary>The sender and the recipients are told what is odd about it.</summary>
    Remark,

    /// <summary>The next recipient of the route is asked.</summary>
    PassOn,
}

/// <summary>Something that has to be done because a pathway took a step; a value, which the custody of messages carries out.</summary>
/// <param name="What">The news, the document or the remark; empty when the kind says it all.</param>
public sealed record Duty(DutyKind Kind, string What = "")
{
    public static Duty TellSender { get; } = new(DutyKind.TellSender);

    public static Duty TellOwner { get; } = new(DutyKind.TellOwner);

    public static Duty Replace { get; } = new(DutyKind.Replace);

    public static Duty PassOn { get; } = new(DutyKind.PassOn);

    public static Duty Tell(string news) => new(DutyKind.Tell, news);

    public static Duty Send(string document) => new(DutyKind.Send, document);

    public static Duty Hold(string reason) => new(DutyKind.Hold, reason);

    public static Duty Remark(string remark) => new(DutyKind.Remark, remark);

    /// <summary>As a table has it: <c>tell coming-home</c>.</summary>
    public override string ToString() => (Kind switch
    {
        DutyKind.Tell => "tell ",
        DutyKind.TellSender => "tell the sender",
        DutyKind.TellOwner => "tell the owner",
        DutyKind.Send => "send ",
        DutyKind.Replace => "replace",
        DutyKind.Hold => "hold ",
        DutyKind.Remark => "remark ",
        _ => "pass on",
    } + What).Trim();
}
