namespace Gateway.Fhir.Profiles;

/// <summary>
/// An embedded file of profiles and codes (its grammar: the generator's README). The file is scanned once for the places of
/// its definitions; one is decoded when somebody asks for it.
/// </summary>
internal sealed class ProfilesFile
{
    private readonly string _text;

    public ProfilesFile(string name)
    {
        using var stream = typeof(ProfilesFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded in this assembly.");
        using var reader = new StreamReader(stream);
        _text = reader.ReadToEnd();
        Parts = Scan();
    }

    /// <summary>The copyright and licence, which stand at the head of the file.</summary>
    public string Notice => _text[.._text.IndexOf("\n= ", StringComparison.Ordinal)].Replace("\n; ", "\n", StringComparison.Ordinal);

    public IReadOnlyList<ProfilesFilePart> Parts { get; }

    public IEnumerable<ProfileSource> Profiles => Parts.Where(part => part.Mark == '=').Select(CompactElements.Profile);

    private List<ProfilesFilePart> Scan()
    {
        var parts = new List<ProfilesFilePart>(512);
        var start = -1;
        for (var line = 0; line < _text.Length;)
        {
            var end = _text.IndexOf('\n', line);
            if (_text[line] is '=' or '#' or '$')
            {
                if (start >= 0) parts.Add(Part(start, line));
                start = line;
            }
            line = end + 1;
        }
        parts.Add(Part(start, _text.Length));
        return parts;
    }

    private ProfilesFilePart Part(int start, int end)
    {
        var head = _text[(start + 2).._text.IndexOf('\n', start)].Split(' ');
        return new ProfilesFilePart(_text[start], head, () => _text[start..end].Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..]);
    }
}

/// <summary>One definition of the file.</summary>
/// <param name="Mark"><c>=</c> a profile, <c>#</c> a value set, <c>$</c> a code system.</param>
/// <param name="Head">The words of its first line: canonical and version first.</param>
/// <param name="Lines">Reads the other lines.</param>
internal sealed record ProfilesFilePart(char Mark, string[] Head, Func<string[]> Lines);
