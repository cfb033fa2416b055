using System.Collections.Frozen;
using System.Globalization;

namespace Gateway.Fhir.FhirPath.Values;

/// <summary>
/// The part of UCUM (https://ucum.org/ucum) that care records use: its syntax, prefixes and the usual atoms.
/// A unit it does not know compares with itself only.
/// </summary>
internal static class Units
{
    private const int Dimensions = 9;

    // The base: metre, second, gram, kelvin, mole, arbitrary unit [IU], unit U of enzyme, candela, coulomb. A mole is kept as
    // a dimension of its own (UCUM counts it as 6.02e23), so that mmol and counts do not mix.
    private static readonly FrozenDictionary<string, (decimal Factor, string Of, bool TakesPrefix)> Atoms =
        new Dictionary<string, (decimal, string, bool)>
        {
            ["l"] = (1000m, "cm3", true), ["L"] = (1000m, "cm3", true), ["ar"] = (100m, "m2", true), ["t"] = (1_000_000m, "g", true),
            ["min"] = (60m, "s", false), ["h"] = (3600m, "s", false), ["d"] = (86_400m, "s", false), ["wk"] = (604_800m, "s", false),
            ["a"] = (31_557_600m, "s", false), ["mo"] = (2_629_800m, "s", false), ["Hz"] = (1m, "/s", true),
            ["N"] = (1000m, "g.m/s2", true), ["Pa"] = (1m, "N/m2", true), ["bar"] = (100_000m, "Pa", true), ["atm"] = (101_325m, "Pa", false),
            ["m[Hg]"] = (133_322m, "Pa", true), ["m[H2O]"] = (9806.65m, "Pa", true), ["J"] = (1m, "N.m", true), ["W"] = (1m, "J/s", true),
            ["cal"] = (4.184m, "J", true), ["[Cal]"] = (4184m, "J", false), ["A"] = (1m, "C/s", true), ["V"] = (1m, "J/C", true),
            ["eq"] = (1m, "mol", true), ["osm"] = (1m, "mol", true), ["kat"] = (1m, "mol/s", true), ["[iU]"] = (1m, "[IU]", true), ["M"] = (1m, "mol/l", true),
            ["%"] = (0.01m, "1", false), ["[ppth]"] = (0.001m, "1", false), ["[ppm]"] = (0.000001m, "1", false), ["[pi]"] = (3.1415926535897932384626433833m, "1", false),
            ["10*"] = (10m, "1", false), ["10^"] = (10m, "1", false), ["rad"] = (1m, "1", true), ["deg"] = (0.0174532925199432957692369077m, "rad", false),
            ["[in_i]"] = (2.54m, "cm", false), ["[ft_i]"] = (30.48m, "cm", false), ["[yd_i]"] = (91.44m, "cm", false), ["[mi_i]"] = (160_934.4m, "cm", false),
            ["[lb_av]"] = (453.59237m, "g", false), ["[oz_av]"] = (28.349523125m, "g", false), ["[stone_av]"] = (6350.29318m, "g", false),
            ["[gr]"] = (0.06479891m, "g", false), ["[drp]"] = (0.05m, "ml", false), ["[tsp_us]"] = (4.92892159375m, "ml", false), ["[pt_br]"] = (568.26125m, "ml", false),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int> Bases = new Dictionary<string, int>
    {
        ["m"] = 0, ["s"] = 1, ["g"] = 2, ["K"] = 3, ["mol"] = 4, ["[IU]"] = 5, ["U"] = 6, ["cd"] = 7, ["C"] = 8,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, decimal> Prefixes = new Dictionary<string, decimal>
    {
        ["T"] = 1e12m, ["G"] = 1e9m, ["M"] = 1e6m, ["k"] = 1e3m, ["h"] = 100m, ["da"] = 10m, ["d"] = 0.1m, ["c"] = 0.01m,
        ["m"] = 1e-3m, ["u"] = 1e-6m, ["n"] = 1e-9m, ["p"] = 1e-12m, ["f"] = 1e-15m,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Scales with a zero of their own: kelvin = (value + Offset) * Times / Per, in this order, which keeps decimals exact.
    private static readonly FrozenDictionary<string, (decimal Offset, decimal Times, decimal Per)> Scales = new Dictionary<string, (decimal, decimal, decimal)>
    {
        ["Cel"] = (273.15m, 1m, 1m), ["[degF]"] = (459.67m, 5m, 9m), ["K"] = (0m, 1m, 1m),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Both values in the finer of the two units; null when the units are unlike or unknown, or a value leaves the range of decimals.</summary>
    public static (decimal A, decimal B, bool IsFirst)? Common(decimal a, string unitA, decimal b, string unitB)
    {
        try
        {
            if (unitA == unitB) return (a, b, true);
            if (Scales.TryGetValue(unitA, out var scaleA) && Scales.TryGetValue(unitB, out var scaleB))
                return (a, (b + scaleB.Offset) * scaleB.Times * scaleA.Per / (scaleB.Per * scaleA.Times) - scaleA.Offset, true);
            if (Of(unitA) is not { } first || Of(unitB) is not { } second || !first.Powers.AsSpan().SequenceEqual(second.Powers)) return null;
            return first.Factor <= second.Factor
                ? (a, b * (second.Factor / first.Factor), true)
                : (a * (first.Factor / second.Factor), b, false);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    public static bool AreAlike(string unitA, string unitB) => Common(0, unitA, 0, unitB) is not null;

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
            if (!Prefixes.TryGetValue(symbol[..length].ToString(), out var prefix)) continue;
            if (Named(symbol[length..].ToString(), depth) is { TakesPrefix: true } named) return named.Measure.Times(prefix);
        }
        return null;
    }

    private static (Measure Measure, bool TakesPrefix)? Named(string symbol, int depth)
    {
        if (Bases.TryGetValue(symbol, out var dimension)) return (Measure.Base(dimension), true);
        if (depth > 5 || !Atoms.TryGetValue(symbol, out var atom)) return null;
        return new Reader(atom.Of, depth + 1).Whole() is { } of ? (of.Times(atom.Factor), atom.TakesPrefix) : null;
    }

    /// <summary>A factor and the power of each base unit.</summary>
    private readonly record struct Measure(decimal Factor, int[] Powers)
    {
        public static Measure One => new(1m, new int[Dimensions]);

        public static Measure Base(int dimension)
        {
            var powers = new int[Dimensions];
            powers[dimension] = 1;
            return new Measure(1m, powers);
        }

        public Measure Times(decimal factor) => this with { Factor = Factor * factor };

        public Measure Times(Measure other, int sign)
        {
            var powers = new int[Dimensions];
            for (var i = 0; i < Dimensions; i++) powers[i] = Powers[i] + sign * other.Powers[i];
            return new Measure(sign > 0 ? Factor * other.Factor : Factor / other.Factor, powers);
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
