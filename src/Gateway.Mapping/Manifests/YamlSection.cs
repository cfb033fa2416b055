using Gateway.Fhir.Model;
using YamlDotNet.RepresentationModel;

namespace Gateway.Mapping.Manifests;

/// <summary>A mapping of a YAML file that is read key by key; what is missing, of another shape or unknown becomes a fault with its place.</summary>
internal sealed class YamlSection(string file, YamlMappingNode node, List<Issue> faults)
{
    private readonly List<string> _known = [];

    public string File => file;

    /// <summary>The names of all settings, for a section whose names are data.</summary>
    public IEnumerable<string> Keys => node.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "");

    public bool Has(string key) => Value(key) is not null;

    public string Text(string key) => OptionalText(key) ?? Missing(key);

    public string? OptionalText(string key) => Value(key) switch
    {
        null => null,
        YamlScalarNode { Value: { Length: > 0 } text } => text,
        { } other => Wrong(other, $"'{key}' is one text"),
    };

    public bool Flag(string key) => Value(key) switch
    {
        null or YamlScalarNode { Value: "false" } => false,
        YamlScalarNode { Value: "true" } => true,
        { } other => Wrong(other, $"'{key}' is true or false") is not null,
    };

    public int Number(string key, int otherwise)
    {
        if (Value(key) is not { } value) return otherwise;
        if (value is YamlScalarNode { Value: { } text } && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= 0) return number;
        Wrong(value, $"'{key}' is a whole number");
        return otherwise;
    }

    /// <summary>One of a table's words.</summary>
    public T Choice<T>(string key, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (Value(key) is not { } value)
        {
            Missing(key);
            return default;
        }
        if (value is YamlScalarNode { Value: { } word } && words.TryGetValue(word, out var meaning)) return meaning;
        Wrong(value, $"'{key}' is one of {string.Join(", ", words.Keys)}");
        return default;
    }

    public IReadOnlyList<string> Texts(string key, bool required = false)
    {
        switch (Value(key))
        {
            case null:
                if (required) Missing(key);
                return [];
            case YamlScalarNode { Value: { Length: > 0 } one }:
                return [one];
            case YamlSequenceNode sequence when sequence.Children.All(child => child is YamlScalarNode { Value.Length: > 0 }):
                return [.. sequence.Children.Select(child => ((YamlScalarNode)child).Value!)];
            case { } other:
                Wrong(other, $"'{key}' is a list of texts");
                return [];
        }
    }

    public IReadOnlyDictionary<string, string> Pairs(string key, bool required = false)
    {
        switch (Value(key))
        {
            case null:
                if (required) Missing(key);
                return new Dictionary<string, string>();
            case YamlMappingNode map when map.Children.All(pair => pair.Key is YamlScalarNode && pair.Value is YamlScalarNode):
                return map.Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => ((YamlScalarNode)pair.Value).Value ?? "");
            case { } other:
                Wrong(other, $"'{key}' is a list of name: text");
                return new Dictionary<string, string>();
        }
    }

    public YamlSection? Section(string key, bool required = false)
    {
        switch (Value(key))
        {
            case null:
                if (required) Missing(key);
                return null;
            case YamlMappingNode map:
                return new YamlSection(file, map, faults);
            case { } other:
                Wrong(other, $"'{key}' is a section of its own");
                return null;
        }
    }

    public IReadOnlyList<YamlSection> Sections(string key, bool required = false)
    {
        switch (Value(key))
        {
            case null:
                if (required) Missing(key);
                return [];
            case YamlSequenceNode sequence when sequence.Children.All(child => child is YamlMappingNode):
                return [.. sequence.Children.Select(child => new YamlSection(file, (YamlMappingNode)child, faults))];
            case { } other:
                Wrong(other, $"'{key}' is a list of sections");
                return [];
        }
    }

    /// <summary>Called when every key was asked for: any other is a fault.</summary>
    public void Done()
    {
        foreach (var (key, _) in node.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (!_known.Contains(name))
                faults.Add(Issue.Error(MappingIssues.UnknownKey, "structure", Place(key), $"There is no setting '{name}' here{Suggestions.For(name, _known)}"));
        }
    }

    /// <summary>Where the value of a key stands; the section's begin when it is not there.</summary>
    public string PlaceOf(string key) => Place(Find(key) ?? node);

    public void Fault(string code, string key, string text) => faults.Add(Issue.Error(code, "value", PlaceOf(key), text));

    private YamlNode? Value(string key)
    {
        _known.Add(key);
        return Find(key) is YamlScalarNode { Value: null or "" or "~" or "null", Style: not (YamlDotNet.Core.ScalarStyle.SingleQuoted or YamlDotNet.Core.ScalarStyle.DoubleQuoted) } ? null : Find(key);
    }

    private YamlNode? Find(string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    private string Missing(string key)
    {
        faults.Add(Issue.Error(MappingIssues.MissingKey, "required", Place(node), $"The setting '{key}' is missing."));
        return "";
    }

    private string? Wrong(YamlNode value, string rule)
    {
        faults.Add(Issue.Error(MappingIssues.WrongSetting, "value", Place(value), $"Here {rule}."));
        return null;
    }

    private string Place(YamlNode at) => $"{file}:{at.Start.Line}:{at.Start.Column}";
}
