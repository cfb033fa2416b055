namespace Gateway.Pathways.Alerts;

/// <summary>How soon somebody has to look. Nothing lowers it.</summary>
public enum Urgency
{
    /// <summary>At the next handover: a trend that a person should know of.</summary>
    Note,

    /// <summary>In this shift.</summary>
    Soon,

    /// <summary>Now.</summary>
    Urgent,
}

/// <summary>What a person found who went to see.</summary>
public enum AlertFinding
{
    /// <summary>It was so.</summary>
    Real,

    /// <summary>It was not so.</summary>
    NotReal,

    /// <summary>They could not tell.</summary>
    Unclear,
}
