using System.Security.Cryptography;

namespace Gateway.Custody.Partners;

/// <summary>A private key from its PEM text.</summary>
internal static class SigningKey
{
    /// <summary>An <see cref="RSA"/> or an <see cref="ECDsa"/>; the caller disposes of it.</summary>
    /// <exception cref="ArgumentException">The text holds no unencrypted private key.</exception>
    /// <exception cref="CryptographicException">The key is broken, or of another kind.</exception>
    public static AsymmetricAlgorithm Open(string pem)
    {
        // PKCS#8 does not say in its label of which kind the key is.
        AsymmetricAlgorithm key = pem.Contains("EC PRIVATE KEY", StringComparison.Ordinal) || !IsRsa(pem) ? ECDsa.Create() : RSA.Create();
        var opened = false;
        try
        {
            key.ImportFromPem(pem);
            opened = true;
            return key;
        }
        finally
        {
            if (!opened) key.Dispose();
        }
    }

    private static bool IsRsa(string pem)
    {
        using var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
