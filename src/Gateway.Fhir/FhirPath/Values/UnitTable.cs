using System.Collections.Frozen;

namespace Gateway.Fhir.FhirPath.Values;

/// <summary>UCUM's atoms as far as care records use them, with the values of https://ucum.org/ucum (units, tables 2 to 22).</summary>
internal static class UnitTable
{
    /// <summary>How many base units there are.</summary>
    public const int Dimensions = 9;

    // The base: metre, second, gram, kelvin, mole, arbitrary unit [IU], unit U of enzyme, candela, coulomb. A mole is kept as
    // a dimension of its own (UCUM counts it as 6.02e23), so that mmol and counts do not mix.
    public static readonly FrozenDictionary<string, (decimal Factor, string Of, bool TakesPrefix)> Atoms =
        new Dictionary<string, (decimal, string, bool)>
        {
            ["l"] = (1000m, "cm3", true),
            ["L"] = (1000m, "cm3", true),
            ["ar"] = (100m, "m2", true),
            ["t"] = (1_000_000m, "g", true),
            ["min"] = (60m, "s", false),
            ["h"] = (3600m, "s", false),
            ["d"] = (86_400m, "s", false),
            ["wk"] = (604_800m, "s", false),
            ["a"] = (31_557_600m, "s", false),
            ["mo"] = (2_629_800m, "s", false),
            ["Hz"] = (1m, "/s", true),
            ["N"] = (1000m, "g.m/s2", true),
            ["Pa"] = (1m, "N/m2", true),
            ["bar"] = (100_000m, "Pa", true),
            ["atm"] = (101_325m, "Pa", false),
            ["m[Hg]"] = (133_322m, "Pa", true),
            ["m[H2O]"] = (9806.65m, "Pa", true),
            ["J"] = (1m, "N.m", true),
            ["W"] = (1m, "J/s", true),
            ["cal"] = (4.184m, "J", true),
            ["[Cal]"] = (4184m, "J", false),
            ["A"] = (1m, "C/s", true),
            ["V"] = (1m, "J/C", true),
            ["eq"] = (1m, "mol", true),
            ["osm"] = (1m, "mol", true),
            ["kat"] = (1m, "mol/s", true),
            ["[iU]"] = (1m, "[IU]", true),
            ["M"] = (1m, "mol/l", true),
            ["%"] = (0.01m, "1", false),
            ["[ppth]"] = (0.001m, "1", false),
            ["[ppm]"] = (0.000001m, "1", false),
            ["[pi]"] = (3.1415926535897932384626433833m, "1", false),
            ["10*"] = (10m, "1", false),
            ["10^"] = (10m, "1", false),
            ["rad"] = (1m, "1", true),
            ["deg"] = (0.0174532925199432957692369077m, "rad", false),
            ["[in_i]"] = (2.54m, "cm", false),
            ["[ft_i]"] = (30.48m, "cm", false),
            ["[yd_i]"] = (91.44m, "cm", false),
            ["[mi_i]"] = (160_934.4m, "cm", false),
            ["[lb_av]"] = (453.59237m, "g", false),
            ["[oz_av]"] = (28.349523125m, "g", false),
            ["[stone_av]"] = (6350.29318m, "g", false),
            ["[gr]"] = (0.06479891m, "g", false),
            ["[drp]"] = (0.05m, "ml", false),
            ["[tsp_us]"] = (4.92892159375m, "ml", false),
            ["[pt_br]"] = (568.26125m, "ml", false),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, int> Bases = new Dictionary<string, int>
    {
        ["m"] = 0,
        ["s"] = 1,
        ["g"] = 2,
        ["K"] = 3,
        ["mol"] = 4,
        ["[IU]"] = 5,
        ["U"] = 6,
        ["cd"] = 7,
        ["C"] = 8,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, decimal> Prefixes = new Dictionary<string, decimal>
    {
        ["T"] = 1e12m,
        ["G"] = 1e9m,
        ["M"] = 1e6m,
        ["k"] = 1e3m,
        ["h"] = 100m,
        ["da"] = 10m,
        ["d"] = 0.1m,
        ["c"] = 0.01m,
        ["m"] = 1e-3m,
        ["u"] = 1e-6m,
        ["n"] = 1e-9m,
        ["p"] = 1e-12m,
        ["f"] = 1e-15m,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Scales with a zero of their own: kelvin = (value + Offset) * Times / Per, in this order, which keeps decimals exact.
    public static readonly FrozenDictionary<string, (decimal Offset, decimal Times, decimal Per)> Scales = new Dictionary<string, (decimal, decimal, decimal)>
    {
        ["Cel"] = (273.15m, 1m, 1m),
        ["[degF]"] = (459.67m, 5m, 9m),
        ["K"] = (0m, 1m, 1m),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
