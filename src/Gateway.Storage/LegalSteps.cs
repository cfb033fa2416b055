using System.Globalization;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Storage;

/// <summary>Looks at a commit before an engine writes anything of it.</summary>
internal static class LegalSteps
{
    /// <summary>A step that no table allows is a bug of the caller, found before anything is written.</summary>
    public static void Check(CustodyCommit commit)
    {
        foreach (var step in commit.Messages)
            if (!MessageTransitions.IsLegal(step.From, step.To))
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"A message does not go from {step.From} to {step.To} ({step.MessageId})."));
        foreach (var step in commit.Obligations)
            if (step.From != step.To && !ObligationTransitions.IsLegal(step.From, step.To))
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"An obligation does not go from {step.From} to {step.To} ({step.ObligationId})."));
    }
}
