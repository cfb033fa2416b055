using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath.Syntax;

/// <summary>Keeps the first fault of a text; what follows a fault is usually its echo.</summary>
internal sealed class Faults(string text)
{
    public Issue? First { get; private set; }

    /// <param name="code">One of <see cref="FhirPathFaults"/>.</param>
    /// <param name="at">Where in the text, counted from 0.</param>
    /// <param name="sentence">What is wrong and what to do.</param>
    public void Add(string code, int at, string sentence)
    {
        if (First is null) First = Issue.Error(code, "invalid", Place(at), sentence);
    }

    private string Place(int at)
    {
        int line = 1, column = 1;
        for (var i = 0; i < at && i < text.Length; i++)
        {
            column++;
            if (text[i] != '\n') continue;
            line++;
            column = 1;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{line}:{column}");
    }
}
