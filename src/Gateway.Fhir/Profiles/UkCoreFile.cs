namespace Gateway.Fhir.Profiles;

/// <summary>
/// The embedded file of UK Core (its grammar: the generator's README). The file is scanned once for the places of its
/// definitions; one is decoded when somebody asks for it.
/// </summary>
internal static class UkCoreFile
{
    private static readonly string s_text = Load();

    /// <summary>The copyright and licence of HL7 UK, which stand at the head of the file.</summary>
    public static string Notice { get; } = s_text[..s_text.IndexOf("\n= ", StringComparison.Ordinal)].Replace("\n; ", "\n", StringComparison.Ordinal);

    public static IReadOnlyList<UkCorePart> Parts { get; } = Scan();

    private static string Load()
    {
        using var stream = typeof(UkCoreFile).Assembly.GetManifestResourceStream("uk-core.txt")
            ?? throw new InvalidOperationException("UK Core is not embedded in this assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static List<UkCorePart> Scan()
    {
        var parts = new List<UkCorePart>(512);
        var start = -1;
        for (var line = 0; line < s_text.Length;)
        {
            var end = s_text.IndexOf('\n', line);
            if (s_text[line] is '=' or '#' or '$')
            {
                if (start >= 0) parts.Add(Part(start, line));
                start = line;
            }
            line = end + 1;
        }
        parts.Add(Part(start, s_text.Length));
        return parts;
    }

    private static UkCorePart Part(int start, int end)
    {
        var head = s_text[(start + 2)..s_text.IndexOf('\n', start)].Split(' ');
        return new UkCorePart(s_text[start], head, () => s_text[start..end].Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..]);
    }
}

/// <summary>One definition of the file.</summary>
/// <param name="Mark"><c>=</c> a profile, <c>#</c> a value set, <c>$</c> a code system.</param>
/// <param name="Head">The words of its first line: canonical and version first.</param>
/// <param name="Lines">Reads the other lines.</param>
internal sealed record UkCorePart(char Mark, string[] Head, Func<string[]> Lines);
