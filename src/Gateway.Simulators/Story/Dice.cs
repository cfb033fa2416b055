namespace Gateway.Simulators.Story;

/// <summary>The chance of a story: the same seed throws the same numbers, so a story can be told again.</summary>
internal sealed class Dice(int seed)
{
    // A story needs a sequence that can be repeated, not one that cannot be guessed.
    private readonly Random _random = new(seed);

    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Between(int low, int high) => _random.Next(low, high + 1);

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    public string Digits(int count) => Letters("0123456789", count);

    public string Hex(int count) => Letters("0123456789abcdef", count);

    /// <summary>A random UUID (version 4).</summary>
    public string Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        bytes[6] = (byte)(bytes[6] & 0x0F | 0x40);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    public T[] Shuffled<T>(IReadOnlyList<T> from)
    {
        T[] copy = [.. from];
        _random.Shuffle(copy);
        return copy;
    }

    private string Letters(string alphabet, int count) => string.Create(count, (this, alphabet), static (span, state) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = state.alphabet[state.Item1._random.Next(state.alphabet.Length)];
    });
}
