using System.Text.RegularExpressions;
using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;

namespace Gateway.Mapping.Analyst;

/// <summary>What a sample's names and values give away of the person: nothing is guessed that the value does not bear out.</summary>
internal sealed partial class DraftedPerson
{
    private readonly List<(string Path, Element Field)> _leaves;

    private DraftedPerson(List<(string, Element)> leaves, (string Path, string Name) key) => (_leaves, Key, KeyName) = (leaves, key.Path, key.Name);

    /// <summary>The FHIRPath from the record to what tells one person from another.</summary>
    public string Key { get; }

    /// <summary>Its name in the sample.</summary>
    public string KeyName { get; }

    public static DraftedPerson In(Element record, SourceFormat format)
    {
        var leaves = new List<(string, Element)>();
        Collect(record, "", leaves);
        if (format == SourceFormat.Hl7v2) return new DraftedPerson([], ("PID.f3.c1", "PID-3"));
        Regex[] wanted = [Nhs(), PersonKey(), AnyKey()];
        var key = wanted.Select(names => leaves.FirstOrDefault(leaf => names.IsMatch(leaf.Item2.Name))).FirstOrDefault(found => found.Item1 is not null);
        if (key.Item1 is null) key = leaves[0];
        return new DraftedPerson(leaves, (key.Item1, key.Item2.Name));
    }

    /// <summary>The rules for the Patient, a line each.</summary>
    public IEnumerable<string> Rules(string id)
    {
        yield return Identifier(Key, $"https://gateway.example/Id/{id}/{Word().Replace(KeyName.ToLowerInvariant(), "-")}", "key");
        if (_leaves.Count == 0)
        {
            yield return Rule("name", "PID.f5.c1", "patient.name as name, name.family = (%record.PID.f5.c1.first())");
            yield return Rule("born", "PID.f7.c1", "patient.birthDate = dateOp((%record.PID.f7.c1.first()), 'hl7')");
            yield break;
        }
        if (Find(Nhs(), NhsValue()) is { } number && number.Path != Key) yield return Identifier(number.Path, "https://fhir.nhs.uk/Id/nhs-number", "nhs");
        if (Find(Family(), Letters()) is { } family) yield return Rule("name", family.Path, $"patient.name as name, name.family = (%record.{family.Path}.first())");
        if (Find(Born(), IsoDay()) is { } iso) yield return Rule("born", iso.Path, $"patient.birthDate = dateOp((%record.{iso.Path}.first()), 'iso')");
        else if (Find(Born(), BritishDay()) is { } day) yield return Rule("born", day.Path, $"patient.birthDate = dateOp((%record.{day.Path}.first()), 'dd/MM/yyyy')");
    }

    private (string Path, Element Field)? Find(Regex name, Regex value) =>
        _leaves.Where(leaf => name.IsMatch(leaf.Field.Name) && value.IsMatch(leaf.Field.Text ?? "")).Select(leaf => ((string, Element)?)leaf).FirstOrDefault();

    private static string Identifier(string path, string system, string name) =>
        Rule(name, path, $"patient.identifier as {name}, {name}.system = '{system}', {name}.value = (%record.{path}.first().toString())");

    private static string Rule(string name, string path, string targets) => $"    record where {path}.exists() -> {targets} \"{name}\";\n";

    /// <summary>The first of each path: a second row or record says nothing new about names.</summary>
    private static void Collect(Element element, string path, List<(string Path, Element Field)> leaves)
    {
        if (element.IsPrimitive && path.Length > 0 && !leaves.Exists(leaf => leaf.Path == path)) leaves.Add((path, element));
        foreach (var child in element.Children)
        {
            var name = Identifier().IsMatch(child.Name) ? child.Name : $"`{child.Name}`";
            Collect(child, path.Length == 0 ? name : $"{path}.{name}", leaves);
        }
    }

    [GeneratedRegex("^nhs_?(no|num|number|id)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Nhs();

    [GeneratedRegex("^(client|patient|resident|person|service_?user|user|subject|customer)_?(id|ref|reference|no|number|code)?$", RegexOptions.IgnoreCase)]
    private static partial Regex PersonKey();

    [GeneratedRegex("(id|ref|reference|number|code)$", RegexOptions.IgnoreCase)]
    private static partial Regex AnyKey();

    [GeneratedRegex("^(family|family_?name|surname|last_?name)$", RegexOptions.IgnoreCase)]
    private static partial Regex Family();

    [GeneratedRegex("^(dob|born|birth_?date|date_?of_?birth)$", RegexOptions.IgnoreCase)]
    private static partial Regex Born();

    [GeneratedRegex("^[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}$")]
    private static partial Regex NhsValue();

    [GeneratedRegex(@"^\p{L}[\p{L} '-]*$")]
    private static partial Regex Letters();

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    private static partial Regex IsoDay();

    /// <summary>Only a day above the 12th tells day from month.</summary>
    [GeneratedRegex("^(1[3-9]|2[0-9]|3[01])/[0-9]{2}/[0-9]{4}$")]
    private static partial Regex BritishDay();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Identifier();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Word();
}
