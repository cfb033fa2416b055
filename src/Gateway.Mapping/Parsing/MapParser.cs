using System.Text.RegularExpressions;
using Gateway.Mapping.Lexing;

namespace Gateway.Mapping.Parsing;

/// <summary>
/// Reads a map by the grammar of R4 (http://hl7.org/fhir/R4/mapping.g4), with R5's <c>let</c> and its metadata in <c>///</c> lines. Every
/// fault is noted; what can be read is read.
/// </summary>
internal sealed partial class MapParser
{
    private readonly TokenReader _tokens;
    private readonly List<UsesSyntax> _uses = [];
    private readonly List<ImportSyntax> _imports = [];
    private readonly List<ConceptMapSyntax> _conceptMaps = [];
    private readonly List<ConstantSyntax> _constants = [];
    private readonly List<GroupSyntax> _groups = [];
    private string? _url;
    private string? _name;

    private MapParser(TokenReader tokens) => _tokens = tokens;

    public static MapSyntax Parse(SourceText source)
    {
        var parser = new MapParser(new TokenReader(source, Lexer.Read(source)));
        parser.File();
        return new MapSyntax(source, parser._url ?? Metadata(source, "url"), parser._name ?? Metadata(source, "name"), parser._uses, parser._imports, parser._conceptMaps, parser._groups)
        {
            Constants = parser._constants,
        };
    }

    /// <summary><c>/// url = 'http://…'</c>: R5 says so what R4 says with <c>map</c>.</summary>
    private static string? Metadata(SourceText source, string name) =>
        MetadataLine().Matches(source.Text).FirstOrDefault(line => line.Groups[1].Value == name)?.Groups[2].Value;

    private void File()
    {
        while (!_tokens.AtEnd)
        {
            var before = _tokens.Now.Start;
            try
            {
                Declaration();
            }
            catch (SyntaxFault fault)
            {
                _tokens.Source.Fault(MappingIssues.Syntax, fault.At, fault.Message);
                SkipDeclaration();
                if (_tokens.Now.Start == before) _tokens.Take();
            }
        }
        if (_groups.Count == 0) _tokens.Source.Fault(MappingIssues.Syntax, 0, "The map has no group; write  group Name(source s, target t) { … }.");
    }

    private void Declaration()
    {
        switch (_tokens.Now.Text)
        {
            case "map":
                _tokens.Take();
                _url = _tokens.Text("the map's address in quotes");
                _tokens.Expect("=", "and the map's name");
                _name = _tokens.Now.Kind == TokenKind.String ? _tokens.Take().Text : _tokens.Name("the map's name");
                break;
            case "uses":
                _uses.Add(Uses());
                break;
            case "imports":
                var at = _tokens.Take().Start;
                _imports.Add(new ImportSyntax(at, _tokens.Text("the address or file of a map in quotes")));
                break;
            case "conceptmap":
                _conceptMaps.Add(ConceptMapParser.Parse(_tokens));
                break;
            case "let":
                _constants.Add(Constant());
                break;
            case "group":
                _groups.Add(Group());
                break;
            default:
                throw _tokens.Unexpected("map, uses, imports, conceptmap, let or group");
        }
        _tokens.TryTake(";");
    }

    private UsesSyntax Uses()
    {
        var at = _tokens.Take().Start;
        var url = _tokens.Text("the address of a structure in quotes");
        var alias = _tokens.TryTake("alias") ? _tokens.Name("an alias") : null;
        _tokens.Expect("as", "and source, target, queried or produced");
        var mode = _tokens.Name("source, target, queried or produced");
        return new UsesSyntax(at, url, alias, mode);
    }

    private ConstantSyntax Constant()
    {
        var at = _tokens.Take().Start;
        var name = _tokens.Name("the constant's name");
        _tokens.Expect("=", "and the constant's value");
        var start = _tokens.Now.Start;
        if (_constants.Any(constant => constant.Name == name)) _tokens.Source.Fault(MappingIssues.Repeated, at, $"Two constants are called '{name}'.");
        while (!_tokens.AtEnd && !_tokens.Now.Is(";") && !(_tokens.Now.Kind == TokenKind.Name && _tokens.Now.Text is "let" or "group")) _tokens.Take();
        if (!_tokens.Now.Is(";") || _tokens.Now.Start == start) throw _tokens.Unexpected(_tokens.Now.Start == start ? "FHIRPath, say a text in quotes" : "';' behind the constant");
        return new ConstantSyntax(at, name, new ExpressionSyntax(start, _tokens.Source.Text[start.._tokens.Now.Start]));
    }

    private GroupSyntax Group()
    {
        var at = _tokens.Take().Start;
        var name = _tokens.Name("the group's name");
        var parameters = new List<ParameterSyntax>();
        _tokens.Expect("(", "and the group's parameters");
        do parameters.Add(Parameter());
        while (_tokens.TryTake(","));
        _tokens.Expect(")", "behind the parameters");

        var extendsAt = _tokens.Now.Start;
        var extends = _tokens.TryTake("extends") ? _tokens.Name("the name of another group") : null;
        var mode = _tokens.TryTake("<<") ? Mode() : TypeMode.None;
        // The order is the other way round in the maps of R3 to R4.
        if (extends is null && _tokens.TryTake("extends")) extends = _tokens.Name("the name of another group");
        return new GroupSyntax(at, name, parameters, extends, extendsAt, mode, Rules());
    }

    private ParameterSyntax Parameter()
    {
        var at = _tokens.Now.Start;
        var isSource = _tokens.TryTake("source");
        if (!isSource) _tokens.Expect("target", "or 'source' before a parameter");
        var name = _tokens.Name("the parameter's name");
        var type = _tokens.TryTake(":") ? _tokens.Name("the parameter's type") : null;
        return new ParameterSyntax(at, isSource, name, type);
    }

    private TypeMode Mode()
    {
        var word = _tokens.Name("types or type+");
        var plus = _tokens.TryTake("+");
        _tokens.Expect(">>", "behind types or type+");
        return (word, plus) switch
        {
            ("types", false) => TypeMode.Types,
            ("type", true) => TypeMode.TypeAndTypes,
            _ => throw _tokens.Unexpected("<<types>> or <<type+>> before it"),
        };
    }

    private List<RuleSyntax> Rules()
    {
        var rules = new List<RuleSyntax>();
        _tokens.Expect("{", "and rules");
        while (!_tokens.AtEnd && !_tokens.Now.Is("}"))
        {
            try
            {
                rules.Add(new RuleParser(_tokens, Rules).Rule());
            }
            catch (SyntaxFault fault)
            {
                _tokens.Source.Fault(MappingIssues.Syntax, fault.At, fault.Message);
                _tokens.SkipRule();
            }
        }
        _tokens.Expect("}", "behind the rules");
        return rules;
    }

    private void SkipDeclaration()
    {
        var depth = 0;
        while (!_tokens.AtEnd)
        {
            if (_tokens.Now.Is("{")) depth++;
            else if (_tokens.Now.Is("}")) depth--;
            else if (depth <= 0 && _tokens.Now.Text is "uses" or "imports" or "conceptmap" or "let" or "group" or "map") return;
            _tokens.Take();
        }
    }

    [GeneratedRegex(@"^\s*///\s*(url|name)\s*=\s*['""]([^'""\r\n]*)['""]", RegexOptions.Multiline)]
    private static partial Regex MetadataLine();
}
