using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Web.Security;

/// <summary>The gateway's own ES256 key pair, kept in the data folder, readable by its owner only.</summary>
public sealed class TokenKey : IDisposable
{
    private readonly ECDsa _pair;

    private TokenKey(ECDsa pair)
    {
        _pair = pair;
        var publicKey = pair.ExportSubjectPublicKeyInfo();
        Key = new ECDsaSecurityKey(pair)
        {
            KeyId = Base64UrlEncoder.Encode(SHA256.HashData(publicKey))[..16],
            // The library's own cache is the process's and goes by the key's id: it would hand out a pair that another owner has disposed of.
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
    }

    internal ECDsaSecurityKey Key { get; }

    /// <summary>Reads the pair of a data folder, or makes it on first use.</summary>
    public static TokenKey Open(string dataFolder)
    {
        var folder = PrivateFolder.Open(dataFolder, "keys");
        var file = Path.Combine(folder, "token-key.pem");
        var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (!File.Exists(file)) PrivateFolder.Write(file, pair.ExportPkcs8PrivateKeyPem());
        // Read back also what was just written: two programs may have started at once, and the first one's key counts.
        pair.ImportFromPem(File.ReadAllText(file));
        return new TokenKey(pair);
    }

    public void Dispose() => _pair.Dispose();
}
