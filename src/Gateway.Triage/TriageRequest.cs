using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Triage;

/// <summary>What a translated triage request says, read from its form and its sets of observations.</summary>
internal sealed class TriageRequest
{
    /// <summary>The soft sign that is C of ACVPU in other words.</summary>
    public const string MoreConfused = "more-confused";

    private readonly DateTimeOffset _at;

    public TriageRequest(Element bundle, DateTimeOffset at)
    {
        _at = at;
        Form = new TriageForm(bundle);
        Sets = News2Sets.Of(bundle);
        Score = News2.Score(Sets.Counted.Observations);
        Later = [.. Sets.Later.Select(set => News2.Score(set.Observations))];
    }

    public TriageForm Form { get; }

    public News2Sets Sets { get; }

    public News2Observations Observations => Sets.Counted.Observations;

    public News2Score Score { get; }

    /// <summary>What was measured after the set that is counted, and completes no set: it raises, and takes the reassurance away.</summary>
    public IReadOnlyList<News2Score> Later { get; }

    /// <summary>The most that is known of any set that counts; null when nothing was measured, which is no score of 0.</summary>
    public int? SoFar => Scores.Where(score => score.Components.Count > 0).Max(score => (int?)score.AtLeast);

    public bool HasSingleThree => Scores.Any(score => score.HasSingleThree);

    public bool IsComplete => Score.Total is not null && Later.Count == 0;

    /// <summary>
    /// The red flags, in the sender's words. U of ACVPU is one: it scores 3 like C, but a person who does not respond is an
    /// emergency whatever the sum.
    /// </summary>
    public IReadOnlyList<string> RedFlags =>
        Sets.Latest.Any(set => set.Observations.Consciousness == Acvpu.Unresponsive) ? [.. Form.Codes("red-flag"), "unresponsive"] : Form.Codes("red-flag");

    public IReadOnlyList<string> SoftSigns => Form.Codes("soft-sign");

    public string HeadInjury => Form.TriState("head-injury", absent: TriageForm.NotSaid);

    /// <summary>Not said is unknown: most people do not know that they should say it.</summary>
    public string Anticoagulant => Form.TriState("on-anticoagulant", absent: TriageForm.Unknown);

    public string StaffConcern => Form.TriState("staff-concern", absent: TriageForm.NotSaid);

    public string Pregnancy => Form.TriState("pregnant", absent: TriageForm.NotSaid);

    public string? TreatmentPlan => Form.First("treatment-plan");

    public int? SenderTotal => Form.Total("sender-news2") ?? Sets.SenderTotal;

    public int? UsualTotal => Form.Total("usual-news2");

    public IReadOnlyList<string> RequestedService => Form.Codes("requested-service");

    public IReadOnlyList<string> RequestedUrgency => Form.Codes("requested-urgency");

    /// <summary>
    /// How the set that is counted stands to the time of the decision. RCP 2017 asks for observations at least every 12 hours even
    /// at a score of 0, so an older set is due again; a set of the future has a wrong clock somewhere. A few minutes are two clocks.
    /// </summary>
    public string Age => Sets.Latest.Select(set => set.Newest).Max() switch
    {
        null => TriageForm.NotSaid,
        { } newest when newest > _at.AddMinutes(15) => "future",
        { } newest when newest < _at.AddHours(-12) => "old",
        _ => "current",
    };

    /// <summary>True when the request was written later than it is decided: a clock is wrong somewhere.</summary>
    public bool IsOfTheFuture =>
        DateTimeOffset.TryParse(Form.Response?["authored"]?.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var authored) && authored > _at.AddMinutes(15);

    /// <summary>True when a total was sent that is no whole number from 0 to 20.</summary>
    public bool HasUnreadableTotal(string linkId) => Form.First(linkId) is not null && Form.Total(linkId) is null;

    private IEnumerable<News2Score> Scores => Later.Prepend(Score);
}
