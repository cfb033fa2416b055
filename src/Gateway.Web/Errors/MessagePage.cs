using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Web.Errors;

/// <summary>A page with one sentence, for a browser that cannot be shown what it asked for.</summary>
internal static class MessagePage
{
    public static IResult Result(int status, string text) => Result(status, "This page cannot be shown", text, "");

    /// <summary>A page that leads on by itself to a page of ours.</summary>
    public static IResult LeadingTo(string path)
    {
        var encoded = HtmlEncoder.Default.Encode(path);
        return Result(StatusCodes.Status200OK, "You are signed in", "The page you were sent to opens now.",
            $"""<meta http-equiv="refresh" content="0; url={encoded}">""",
            $"""<p class="nhsuk-body"><a href="{encoded}">Open the page</a></p>""");
    }

    private static ContentHttpResult Result(int status, string title, string text, string head, string more = "") => TypedResults.Text(
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>{title}</title><meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="stylesheet" href="/api/assets/nhsuk.css">{head}</head>
        <body class="nhsuk-template__body">
        <main class="nhsuk-width-container nhsuk-main-wrapper" id="maincontent">
        <h1 class="nhsuk-heading-l">{title}</h1>
        <p class="nhsuk-body">{HtmlEncoder.Default.Encode(text)}</p>
        {more}
        </main>
        </body>
        </html>
        """, "text/html", Encoding.UTF8, status);
}
