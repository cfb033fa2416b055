using Gateway.Mapping.Manifests;
using Gateway.Web.Inbound.Mllp;

namespace Gateway.Web.Inbound.Folders;

/// <summary>What a file of HL7 v2 hears beside its report: the acknowledgements that MLLP would give, in <c>reports/</c>, and the second answer by the return channel.</summary>
internal sealed class FileAnswers(StoredAnswers answers, ApplicationAcknowledgements later)
{
    /// <param name="name">The name of the file's report.</param>
    public async Task WriteAsync(DropFolder folder, Intake taken, string name)
    {
        if (folder.Source.Manifest.Reply != ReplyForm.Hl7Ack) return;
        var answer = await answers.FindOrKeepAsync(taken, () => Replies.Accepted(taken));
        await later.PromiseAsync(taken);
        if (!Hl7Replies.IsWanted(taken.Body, isTaken: true)) return;
        // Renamed into place: whoever reads it finds a whole one.
        var unfinished = Path.Combine(folder.Reports, $".{name}.ack.tmp");
        await File.WriteAllBytesAsync(unfinished, answer.Body.ToArray());
        File.Move(unfinished, Path.Combine(folder.Reports, $"{name}.ack.hl7"), overwrite: true);
    }
}
