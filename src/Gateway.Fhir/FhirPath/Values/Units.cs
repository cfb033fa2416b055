using System.Globalization;

namespace Gateway.Fhir.FhirPath.Values;

/// <summary>
/// The part of UCUM (https://ucum.org/ucum) that care records use: its syntax, prefixes and the usual atoms.
/// A unit it does not know compares with itself only.
/// </summary>
internal static class Units
{
    /// <summary>Both values in the finer of the two units; null when the units are unlike or unknown, or a value leaves the range of decimals.</summary>
    public static (decimal A, decimal B, bool IsFirst)? Common(decimal a, string unitA, decimal b, string unitB)
    {
        try
        {
            if (unitA == unitB) return (a, b, true);
            if (UnitTable.Scales.TryGetValue(unitA, out var scaleA) && UnitTable.Scales.TryGetValue(unitB, out var scaleB))
                return (a, (b + scaleB.Offset) * scaleB.Times * scaleA.Per / (scaleB.Per * scaleA.Times) - scaleA.Offset, true);
            if (Of(unitA) is not { } first || Of(unitB) is not { } second || !first.Powers.AsSpan().SequenceEqual(second.Powers)) return null;
            // As a fraction, so that 60 /min is 1 /s to the last digit.
            var (sizeA, sizeB) = (first.Factor * second.Per, second.Factor * first.Per);
            if (sizeA == 0 || sizeB == 0) return null; // finer than decimals can tell
            return sizeA <= sizeB ? (a, b * sizeB / sizeA, true) : (a * sizeA / sizeB, b, false);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    public static bool AreAlike(string unitA, string unitB) => Common(0, unitA, 0, unitB) is not null;

    /// <summary>True when every atom of the code is one of the table's.</summary>
    public static bool IsKnown(string unit) => UnitTable.Scales.ContainsKey(unit) || IsTerm(unit);

    private static bool IsTerm(string unit)
    {
        try
        {
            return Of(unit) is not null;
        }
        catch (OverflowException)
        {
            return true; // well-formed, only too large to count with
        }
    }

    private static Measure? Of(string unit)
    {
        // A unit is a short code; anything longer is no unit and not worth the work.
        if (unit.Length is 0 or > 100) return null;
        var reader = new Reader(unit);
        return reader.Whole();
    }

    private static Measure? Atom(ReadOnlySpan<char> symbol, int depth)
    {
        if (Named(symbol.ToString(), depth) is { } plain) return plain.Measure;
        for (var length = 1; length <= 2 && length < symbol.Length; length++)
        {
            if (!UnitTable.Prefixes.TryGetValue(symbol[..length].ToString(), out var prefix)) continue;
            if (Named(symbol[length..].ToString(), depth) is { TakesPrefix: true } named) return named.Measure.Times(prefix);
        }
        return null;
    }

    private static (Measure Measure, bool TakesPrefix)? Named(string symbol, int depth)
    {
        if (UnitTable.Bases.TryGetValue(symbol, out var dimension)) return (Measure.Base(dimension), true);
        if (depth > 5 || !UnitTable.Atoms.TryGetValue(symbol, out var atom)) return null;
        return new Reader(atom.Of, depth + 1).Whole() is { } of ? (of.Times(atom.Factor), atom.TakesPrefix) : null;
    }

    /// <summary>A factor (a fraction) and the power of each base unit.</summary>
    private readonly record struct Measure(decimal Factor, decimal Per, int[] Powers)
    {
        public static Measure One => new(1m, 1m, new int[UnitTable.Dimensions]);

        public static Measure Base(int dimension)
        {
            var powers = new int[UnitTable.Dimensions];
            powers[dimension] = 1;
            return new Measure(1m, 1m, powers);
        }

        public Measure Times(decimal factor) => this with { Factor = Factor * factor };

        public Measure Times(Measure other, int sign)
        {
            var powers = new int[UnitTable.Dimensions];
            for (var i = 0; i < UnitTable.Dimensions; i++) powers[i] = Powers[i] + sign * other.Powers[i];
            return sign > 0 ? new Measure(Factor * other.Factor, Per * other.Per, powers) : new Measure(Factor * other.Per, Per * other.Factor, powers);
        }

        public Measure Power(int exponent)
        {
            var result = One;
            for (var i = 0; i < Math.Abs(exponent); i++) result = result.Times(this, Math.Sign(exponent));
            return result;
        }
    }

    /// <summary>Reads a UCUM term: factors joined by <c>.</c> and <c>/</c>, exponents, parentheses, annotations.</summary>
    private sealed class Reader(string text, int depth = 0)
    {
        private int _at;

        public Measure? Whole() => Term(0) is { } term && _at == text.Length ? term : null;

        private Measure? Term(int nesting)
        {
            var result = Measure.One;
            var sign = 1;
            if (Take('/')) sign = -1;
            while (true)
            {
                if (Factor(nesting) is not { } factor) return null;
                result = result.Times(factor, sign);
                if (Take('.')) sign = 1;
                else if (Take('/')) sign = -1;
                else return result;
            }
        }

        private Measure? Factor(int nesting)
        {
            if (Take('('))
            {
                if (nesting > 10 || Term(nesting + 1) is not { } inner || !Take(')')) return null;
                return inner;
            }
            var start = _at;
            while (_at < text.Length && IsSymbol()) _at++;
            var symbol = text.AsSpan(start, _at - start);
            var annotated = Annotation();
            if (symbol.IsEmpty) return annotated ? Measure.One : null;
            return Simple(symbol);
        }

        private static int ExponentStart(ReadOnlySpan<char> symbol)
        {
            var start = symbol.Length;
            while (start > 0 && char.IsAsciiDigit(symbol[start - 1])) start--;
            if (start > 0 && start < symbol.Length && symbol[start - 1] is '+' or '-') start--;
            return start;
        }

        private Measure? Simple(ReadOnlySpan<char> symbol)
        {
            var start = ExponentStart(symbol);
            if (start == 0)
                return decimal.TryParse(symbol, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Measure.One.Times(number) : null;
            if (Atom(symbol[..start], depth) is not { } atom) return null;
            if (start == symbol.Length) return atom;
            return int.TryParse(symbol[start..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent) && Math.Abs(exponent) <= 24
                ? atom.Power(exponent)
                : null;
        }

        /// <summary>Inside brackets every character belongs to the symbol.</summary>
        private bool IsSymbol()
        {
            if (text[_at] == '[')
            {
                var close = text.IndexOf(']', _at);
                if (close > 0) _at = close;
                return true;
            }
            return text[_at] is not ('.' or '/' or '(' or ')' or '{' or '}');
        }

        private bool Annotation()
        {
            if (!Take('{')) return false;
            while (_at < text.Length && text[_at] != '}') _at++;
            return Take('}');
        }

        private bool Take(char c)
        {
            if (_at >= text.Length || text[_at] != c) return false;
            _at++;
            return true;
        }
    }
}
