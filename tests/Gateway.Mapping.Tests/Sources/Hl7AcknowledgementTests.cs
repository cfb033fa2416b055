using System.Text;
using Gateway.Fhir.Model;
using Gateway.Mapping.Sources.Hl7v2;

namespace Gateway.Mapping.Tests.Sources;

public sealed class Hl7AcknowledgementTests
{
    private static readonly DateTimeOffset s_at = new(2026, 6, 1, 8, 5, 0, TimeSpan.FromHours(1));

    [Fact]
    public void Sender_and_receiver_are_swapped_and_the_control_id_is_echoed()
    {
        var answer = Build("MSH|^~\\&|PAS|RCB|ROUTE|ROU|20101021||ADT^A03^ADT_A03|13403|T|2.4||||||UNICODE\rPID|1\r", AcknowledgementCode.Accept);

        answer.ShouldBe("MSH|^~\\&|ROUTE|ROU|PAS|RCB|20260601080500+0100||ACK^A03^ACK|gw-1|T|2.4||||||UNICODE\rMSA|AA|13403\r");
    }

    [Fact]
    public void A_refusal_names_the_place_as_version_2_4_does()
    {
        var issue = Issue.Error("MAP061", "value", "PID-7", "The date does not fit; send YYYYMMDD.", "19651313");

        var answer = Build("MSH|^~\\&|PAS|RCB|ROUTE|ROU|20101021||ADT^A03|13403|P|2.4\r", AcknowledgementCode.Error, issue);

        answer.ShouldContain("MSA|AE|13403|The date does not fit; send YYYYMMDD.\r");
        answer.ShouldContain("ERR|PID^1^7^102&Data type error&HL70357\r");
        answer.ShouldNotContain("19651313");
    }

    [Fact]
    public void A_refusal_names_the_place_as_version_2_5_does()
    {
        var issue = Issue.Error("MAP051", "required", "PID-3[1].4", "The authority is missing | send it.");

        var answer = Build("MSH|^~\\&|PAS|RCB|ROUTE|ROU|20101021||ADT^A03|13403|P|2.5.1\r", AcknowledgementCode.Reject, issue);

        answer.ShouldContain("ERR||PID^1^3^2^4|101^Required field missing^HL70357|E|MAP051|||The authority is missing \\F\\ send it.\r");
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("hello", "")]
    [InlineData("MSH", "")]
    [InlineData("junkMSH|^~\\&|A|B|C|D|x||ADT|99\r", "99")]
    [InlineData("MSH|^~\\&|A", "")]
    public void A_message_that_cannot_be_read_is_answered_too(string sent, string controlId)
    {
        var answer = Build(sent, AcknowledgementCode.Reject, Issue.Error("MAP030", "structure", "MSH", "The message does not begin with MSH."));

        answer.ShouldStartWith("MSH|^~\\&|");
        answer.ShouldContain($"\rMSA|AR|{controlId}|");
        Hl7Message.Parse(Encoding.UTF8.GetBytes(answer)).Message.ShouldNotBeNull();
    }

    private static string Build(string message, AcknowledgementCode code, params Issue[] issues) =>
        Encoding.UTF8.GetString(Hl7Acknowledgement.Build(Encoding.UTF8.GetBytes(message), code, "gw-1", s_at, issues));
}
