using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Operators;

/// <summary>The three-valued <c>and or xor implies</c> (http://hl7.org/fhirpath/N1/#boolean-logic); the right side runs only where it can matter.</summary>
internal static class Logic
{
    public static Eval Of(string word, Eval left, Eval right) => word switch
    {
        "and" => run =>
        {
            var a = left(run).Truth();
            if (a == false) return Items.False;
            var b = right(run).Truth();
            return b == false ? Items.False : Items.Of(a & b);
        }
        ,
        "or" => run =>
        {
            var a = left(run).Truth();
            if (a == true) return Items.True;
            var b = right(run).Truth();
            return b == true ? Items.True : Items.Of(a | b);
        }
        ,
        "xor" => run => Items.Of(left(run).Truth() ^ right(run).Truth()),
        _ => run =>
        {
            var a = left(run).Truth();
            if (a == false) return Items.True;
            var b = right(run).Truth();
            return b == true ? Items.True : Items.Of(!a | b);
        }
        ,
    };
}
