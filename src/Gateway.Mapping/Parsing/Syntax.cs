using Gateway.Mapping.Lexing;

namespace Gateway.Mapping.Parsing;

/// <summary>A map as it was written (http://hl7.org/fhir/R4/mapping-language.html). <c>At</c> is always the offset in the file's text.</summary>
internal sealed record MapSyntax(
    SourceText Source,
    string? Url,
    string? Name,
    IReadOnlyList<UsesSyntax> Uses,
    IReadOnlyList<ImportSyntax> Imports,
    IReadOnlyList<ConceptMapSyntax> ConceptMaps,
    IReadOnlyList<GroupSyntax> Groups)
{
    public IReadOnlyList<ConstantSyntax> Constants { get; init; } = [];
}

internal sealed record UsesSyntax(int At, string Url, string? Alias, string Mode);

internal sealed record ImportSyntax(int At, string Url);

/// <summary><c>let name = expression;</c> (http://hl7.org/fhir/R5/mapping-language.html): a value that every group of the map knows.</summary>
internal sealed record ConstantSyntax(int At, string Name, ExpressionSyntax Value);

/// <param name="At">Where it stands.</param>
/// <param name="Id">As it was written: <c>#sex</c>.</param>
/// <param name="Rows">Its codes.</param>
/// <param name="Unmapped">The code system of a code that has no row and stands for itself (<c>unmapped for s = provided</c>); null: it is an error.</param>
internal sealed record ConceptMapSyntax(int At, string Id, IReadOnlyList<ConceptRowSyntax> Rows, string? Unmapped = null);

internal sealed record ConceptRowSyntax(string SourceSystem, string Source, string Relation, string TargetSystem, string TargetCode);

internal sealed record GroupSyntax(
    int At, string Name, IReadOnlyList<ParameterSyntax> Parameters, string? Extends, int ExtendsAt, TypeMode Mode, IReadOnlyList<RuleSyntax> Rules);

/// <summary>Whether a group is the one to copy its types with.</summary>
internal enum TypeMode
{
    None,

    /// <summary><c>&lt;&lt;types&gt;&gt;</c>: for these two types.</summary>
    Types,

    /// <summary><c>&lt;&lt;type+&gt;&gt;</c>: for these two types, and for the source type whatever the target.</summary>
    TypeAndTypes,
}

internal sealed record ParameterSyntax(int At, bool IsSource, string Name, string? Type);

internal sealed record RuleSyntax(
    int At,
    IReadOnlyList<SourceSyntax> Sources,
    IReadOnlyList<TargetSyntax> Targets,
    IReadOnlyList<InvocationSyntax> Invocations,
    IReadOnlyList<RuleSyntax> Rules,
    string? Name);

/// <summary>A name, and names below it: <c>src.PID.f3</c>.</summary>
internal sealed record PathSyntax(int At, IReadOnlyList<string> Names)
{
    public string Root => Names[0];

    public override string ToString() => string.Join('.', Names);
}

internal enum SourceListMode
{
    All,
    First,
    Last,
    NotFirst,
    NotLast,
    OnlyOne,
}

internal sealed record SourceSyntax(
    PathSyntax Path,
    string? Type,
    int? Min,
    int? Max,
    ValueSyntax? Default,
    SourceListMode ListMode,
    string? Alias,
    ExpressionSyntax? Where,
    ExpressionSyntax? Check,
    ExpressionSyntax? Log);

/// <summary>A piece of FHIRPath: its text, from <c>At</c>.</summary>
internal sealed record ExpressionSyntax(int At, string Text);

/// <param name="Path">Null for a value that is only given a name: <c>(expr) as x</c>.</param>
/// <param name="Share">The name under which an element of a list is used by several rules.</param>
internal sealed record TargetSyntax(int At, PathSyntax? Path, ValueSyntax? Value, string? Alias, string? Share)
{
    /// <summary><c>collate</c>: every run of the rule adds one. Known elements repeat as their definition says; of a structure that nobody defines only the map can tell.</summary>
    public bool Collates { get; init; }
}

/// <summary>What a target is set to, and what a transform is given.</summary>
internal abstract record ValueSyntax(int At);

internal sealed record LiteralSyntax(int At, string Text, LiteralKind Kind) : ValueSyntax(At);

internal enum LiteralKind
{
    String,
    Number,
    Boolean,
}

internal sealed record VariableSyntax(int At, PathSyntax Path) : ValueSyntax(At);

internal sealed record FhirPathSyntax(int At, ExpressionSyntax Expression) : ValueSyntax(At);

internal sealed record TransformSyntax(int At, string Name, IReadOnlyList<ValueSyntax> Arguments) : ValueSyntax(At);

/// <summary>A group that is called: <c>then group(a, b)</c>.</summary>
internal sealed record InvocationSyntax(int At, string Group, IReadOnlyList<ValueSyntax> Arguments);
