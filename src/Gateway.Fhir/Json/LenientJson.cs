namespace Gateway.Fhir.Json;

/// <summary>
/// Reads a FHIR resource as real systems send it: what is wrong but clear is put right with a warning at its place, so that
/// the tree, once written, is strict JSON again. What would need a guess stays: a text that cannot be read is an error as in
/// <see cref="JsonTree"/>, and a value that has no rule here is for the validator to name.
/// </summary>
/// <remarks>
/// <code>
/// found                                            becomes                               warning
/// a byte order mark                                nothing                               none; RFC 8259 §8.1 lets a reader ignore it
/// comments                                         nothing                               FHIR001, the first
/// a comma behind the last item                     nothing                               FHIR001, the first
/// a property twice in one object                   the last, as RFC 8259 §4 expects      FHIR002
/// null, "", {} or [], with no id or extension      nothing                               FHIR013
/// an object or array left empty by that            nothing                               FHIR013
/// "" with an id or extension                       a primitive without a value           FHIR013
/// a number or boolean where R4 has text            its text as a string                  FHIR006
/// a string that is a number where R4 has one       the number, digit for digit           FHIR006
/// "true", "False" … where R4 has a boolean         true or false                         FHIR006
/// a single value where R4 has an array             an array of one                       FHIR010
/// an array of one where R4 has a single value      the value                             FHIR010
/// an element that R4 does not know                 itself, without what is empty in it   as above
/// ------------------------------------------------ stays as it is: ---------------------------------------------------
/// 0 or 1 as a boolean, text that is no number, an array of several where R4 has one value, an array inside an array
/// ------------------------------------------------ is an error: ------------------------------------------------------
/// invalid UTF-8, half a surrogate pair, control characters in a string, NaN, 01, +1, single quotes, an end too early or
/// too late, more than 128 levels, no resourceType: what was meant is not for a reader to say
/// </code>
/// Order, unknown elements and decimal digits are kept as in strict reading. No more than 500 warnings are listed.
/// </remarks>
public static class LenientJson
{
    /// <summary>Reads one FHIR resource: the root and warnings, or no root and the fault.</summary>
    public static JsonResult Read(ReadOnlySpan<byte> json)
    {
        var warnings = new IssueList();
        var result = JsonTree.ReadLenient(json, warnings);
        if (result.Root is not { } root) return result;
        new LenientRepair(warnings).Run(root);
        return new JsonResult(root, warnings.Issues);
    }
}
