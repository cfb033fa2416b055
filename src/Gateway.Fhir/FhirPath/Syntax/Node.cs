using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Syntax;

/// <summary>A node of the syntax tree.</summary>
/// <param name="At">Where it stands in the text, counted from 0.</param>
/// <param name="Depth">How many nodes lie on the longest way down, itself included: what the compiler and an evaluation need of the stack.</param>
internal abstract record Node(int At, int Depth);

internal sealed record LiteralNode(int At, Item Value) : Node(At, 1);

/// <summary><c>{}</c></summary>
internal sealed record EmptyNode(int At) : Node(At, 1);

/// <summary><c>%name</c></summary>
internal sealed record VariableNode(int At, string Name) : Node(At, 1);

/// <summary><c>$this</c>, <c>$index</c>, <c>$total</c>.</summary>
internal sealed record SpecialNode(int At, string Name) : Node(At, 1);

/// <summary>A name; without an input it starts at <c>$this</c>.</summary>
internal sealed record MemberNode(int At, Node? Input, string Name) : Node(At, 1 + (Input?.Depth ?? 0));

internal sealed record CallNode(int At, int Depth, Node? Input, string Name, IReadOnlyList<Node> Arguments) : Node(At, Depth);

internal sealed record IndexNode(int At, Node Input, Node Index) : Node(At, 1 + Math.Max(Input.Depth, Index.Depth));

/// <summary>A sign before a term.</summary>
internal sealed record SignNode(int At, bool IsMinus, Node Operand) : Node(At, 1 + Operand.Depth);

internal sealed record BinaryNode(int At, string Operator, Node Left, Node Right) : Node(At, 1 + Math.Max(Left.Depth, Right.Depth));

/// <summary><c>is</c> and <c>as</c> as operators.</summary>
internal sealed record TypeNode(int At, string Operator, Node Operand, TypeName Type) : Node(At, 1 + Operand.Depth);
