using System.Security.Cryptography;
using System.Text;

namespace Gateway.Mapping.Functions;

/// <summary>Ids that are a function of their names (RFC 9562 §5.5, version 5), so that an amended record finds its resource again.</summary>
internal static class NameUuid
{
    /// <summary>The gateway's own name space; changing it would give every resource another id.</summary>
    private static readonly Guid s_space = new("6f1c9d0e-5b7a-5f42-9a53-0d1c6e1b7a90");

    /// <summary>The id of these names in this order; no two lists of names give the same text.</summary>
    public static Guid Of(params ReadOnlySpan<string> names)
    {
        var text = new StringBuilder();
        foreach (var name in names) text.Append(name.Length).Append(':').Append(name);
        Span<byte> input = new byte[16 + Encoding.UTF8.GetMaxByteCount(text.Length)];
        s_space.TryWriteBytes(input, bigEndian: true, out _);
        var length = Encoding.UTF8.GetBytes(text.ToString(), input[16..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 9562 prescribes SHA-1 for version 5; it names here and protects nothing
        SHA1.HashData(input[..(16 + length)], hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
