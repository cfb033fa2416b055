using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gateway.Web.Security;

/// <summary>
/// Marks the endpoints of a page with a form: the one that shows it, and the one that takes what was typed. It is the one thing that a
/// browser's session may change, and only with a proof that no other site can know: a hash of the session that the form was shown in.
/// </summary>
internal sealed class PageForm
{
    /// <summary>The hidden field with the proof.</summary>
    public const string ProofField = "proof";

    private const int LargestForm = 4_096;

    /// <summary>The proof for a page that is shown to this request; null when it comes without a session, and then the page has no form.</summary>
    public static string? ProofFor(HttpRequest request) => request.Cookies[Door.Cookie] is { Length: > 0 } session ? ProofOf(session) : null;

    /// <summary>
    /// True when the form was on a page of ours under this session. Origin says nothing here: our own pages send no referrer, and then a
    /// browser writes <c>null</c> there (https://fetch.spec.whatwg.org/#append-a-request-origin-header).
    /// </summary>
    internal static async Task<bool> IsGenuineAsync(HttpRequest request, string session)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site && site != "same-origin") return false;
        if (!request.HasFormContentType || request.ContentLength is not (> 0 and <= LargestForm)) return false;
        try
        {
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(form[ProofField].ToString()), Encoding.UTF8.GetBytes(ProofOf(session)));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static string ProofOf(string session) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"page-form\n{session}")));
}
