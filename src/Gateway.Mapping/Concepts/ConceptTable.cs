namespace Gateway.Mapping.Concepts;

/// <summary>A code that a sender's word stands for.</summary>
internal sealed record Concept(string? System, string? Code, string? Display);

/// <summary>A concept map: words to codes. Words are compared without regard to case and blanks around them.</summary>
/// <param name="name">What issues call it.</param>
internal sealed class ConceptTable(string name)
{
    private readonly Dictionary<string, Concept> _bySource = new(StringComparer.OrdinalIgnoreCase);

    public string Name { get; } = name;

    /// <summary>What a word that is not in the table stands for (source <c>*</c>); null when such a word is an error.</summary>
    public Concept? Fallback { get; private set; }

    /// <summary>True: a word that is not in the table stands for itself (<c>unmapped</c> of mode provided), where no fallback is named.</summary>
    public bool TakesUnmapped { get; set; }

    /// <summary>The code system of words that stand for themselves.</summary>
    public string? UnmappedSystem { get; set; }

    /// <summary>Adds a row; false when its word stands in the table already.</summary>
    public bool TryAdd(string source, Concept concept)
    {
        if (source.Trim() != "*") return _bySource.TryAdd(source.Trim(), concept);
        if (Fallback is not null) return false;
        Fallback = concept;
        return true;
    }

    /// <summary>What a word that is not in the table stands for; null when it is an error.</summary>
    public Concept? Otherwise(string word) => Fallback ?? (TakesUnmapped ? new Concept(UnmappedSystem, word.Trim(), null) : null);

    public Concept? Find(string word) => _bySource.GetValueOrDefault(word.Trim());
}
