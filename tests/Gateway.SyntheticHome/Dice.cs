using System.Text;

namespace Gateway.SyntheticHome;

/// <summary>
/// Chance that falls the same on every machine and with every runtime: SplitMix64 (Steele, Lea, Flood 2014), and functions made of
/// additions, products and roots only, which IEEE 754 rounds in one way.
/// </summary>
public sealed class Dice
{
    private const double Ln2 = 0.693147180559945309417;
    private readonly ulong _seed;
    private ulong _state;

    public Dice(ulong seed) => (_seed, _state) = (seed, seed);

    /// <summary>Chance of its own for a purpose, so that one more throw here moves nothing elsewhere.</summary>
    public Dice For(string purpose, int number = 0)
    {
        var hash = 14695981039346656037UL;
        foreach (var octet in Encoding.UTF8.GetBytes(purpose)) hash = (hash ^ octet) * 1099511628211UL;
        return new Dice(Mixed(_seed + (hash * 31) + ((ulong)(uint)number * 0x9E3779B97F4A7C15UL)));
    }

    /// <summary>From 0 to just under 1.</summary>
    public double Uniform()
    {
        _state += 0x9E3779B97F4A7C15UL;
        return (Mixed(_state) >> 11) * (1.0 / (1UL << 53));
    }

    public double Between(double low, double high) => low + ((high - low) * Uniform());

    public bool Happens(double probability) => Uniform() < probability;

    /// <summary>From 0 to one less than the count.</summary>
    public int Pick(int count) => (int)(Uniform() * count);

    /// <summary>The index of one of these shares, which add up to 1.</summary>
    public int Pick(ReadOnlySpan<double> shares)
    {
        var left = Uniform();
        for (var index = 0; index < shares.Length - 1; index++)
        {
            left -= shares[index];
            if (left < 0) return index;
        }
        return shares.Length - 1;
    }

    /// <summary>The polar method of Marsaglia.</summary>
    public double Normal(double mean = 0, double deviation = 1)
    {
        while (true)
        {
            var (u, v) = (Between(-1, 1), Between(-1, 1));
            var s = (u * u) + (v * v);
            if (s is > 0 and < 1) return mean + (deviation * u * Math.Sqrt(-2 * Ln(s) / s));
        }
    }

    public double LogNormal(double median, double sigma) => median * Exp(sigma * Normal());

    public int Poisson(double mean)
    {
        var (limit, product, count) = (Exp(-mean), Uniform(), 0);
        while (product > limit)
        {
            product *= Uniform();
            count++;
        }
        return count;
    }

    public static double Ln(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)((bits >> 52) & 0x7FF) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFFL) | 0x3FF0000000000000L);
        var s = (mantissa - 1) / (mantissa + 1);
        var (square, power, sum) = (s * s, s, 0.0);
        for (var odd = 1; odd < 40; odd += 2)
        {
            sum += power / odd;
            power *= square;
        }
        return (2 * sum) + (exponent * Ln2);
    }

    public static double Exp(double x)
    {
        var whole = Math.Round(x / Ln2);
        var (rest, term, sum) = (x - (whole * Ln2), 1.0, 1.0);
        for (var n = 1; n < 20; n++)
        {
            term *= rest / n;
            sum += term;
        }
        return Math.ScaleB(sum, (int)whole);
    }

    private static ulong Mixed(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
