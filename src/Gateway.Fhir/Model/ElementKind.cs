namespace Gateway.Fhir.Model;

/// <summary>What a node of a record tree holds, in JSON's words.</summary>
public enum ElementKind : byte
{
    /// <summary>A complex element: children, no value of its own.</summary>
    Object,

    /// <summary>A primitive written as a string.</summary>
    String,

    /// <summary>A primitive written as a number; its text is kept as it was read (<c>1.50</c>).</summary>
    Number,

    /// <summary>A primitive <c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A primitive without a value: JSON <c>null</c>, or an element that has only an id or extensions.</summary>
    Null,

    /// <summary>An array that stands where a single value does: an empty array, or an array inside an array.</summary>
    Array,
}
