using System.Globalization;
using Gateway.Custody.Chasing;
using Gateway.Custody.Ingest;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Web.Errors;
using Gateway.Web.Inbound;
using Gateway.Web.Security;
using Gateway.Web.Startup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Web.Registers;

/// <summary>
/// Loads the register without a restart, for the operator: <c>POST /api/register</c> with <c>{ "files": { "people.csv": "…" } }</c>
/// (<c>?dryRun</c> says what it would do), <c>/api/register/undo</c>, and <c>/api/register/reload</c> for files that were changed on disk.
/// </summary>
internal static class RegisterEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/register", LoadAsync).WithName("RegisterLoad");
        api.MapPost("/register/undo", UndoAsync).WithName("RegisterUndo");
        api.MapPost("/register/reload", ReloadAsync).WithName("RegisterReload");
        api.MapGet("/register", HistoryAsync).WithName("Register");
    }

    private static async Task<IResult> LoadAsync(HttpContext http, Caller caller, RegisterDesk desk)
    {
        if (await desk.RefuseAsync(http, caller) is { } refusal) return refusal;
        var posted = await PostedBody.ReadAsync(http.Request, http.RequestAborted);
        if (posted.Fault is { } fault) return Refusal.Of(http, posted.Status, fault.Code, fault.Type, fault.Text);
        var (root, _) = JsonTree.ReadForeign(posted.Bytes.Span);
        if (root?["files"] is not { Kind: ElementKind.Object, Children.Count: > 0 } files || files.Children.Any(file => file.Text is null || !IsName(file.Name)))
            return Refusal.Of(http, StatusCodes.Status400BadRequest, "WEB029", "structure", "Send { \"files\": { \"people.csv\": \"…\" } }: each file by its name with its whole text. A file that is left out stays as it is.");
        var plan = desk.Folder.Plan(files.Children.ToDictionary(file => file.Name, file => file.Text!));
        return await desk.AnswerAsync(plan, caller, http.Request.Query.ContainsKey("dryRun"));
    }

    private static async Task<IResult> UndoAsync(HttpContext http, Caller caller, RegisterDesk desk)
    {
        if (await desk.RefuseAsync(http, caller) is { } refusal) return refusal;
        return desk.Folder.PlanUndo() is { } plan
            ? await desk.AnswerAsync(plan, caller, http.Request.Query.ContainsKey("dryRun"))
            : Refusal.Of(http, StatusCodes.Status409Conflict, "WEB029", "conflict", "There is no earlier version: nothing was loaded yet.");
    }

    private static async Task<IResult> ReloadAsync(HttpContext http, Caller caller, RegisterDesk desk) =>
        await desk.RefuseAsync(http, caller) ?? await desk.ReloadAsync(caller);

    private static async Task<IResult> HistoryAsync(HttpContext http, Caller caller, RegisterDesk desk) =>
        await desk.RefuseAsync(http, caller) ?? TypedResults.Text(string.Join('\n', desk.Folder.History()), "text/plain");

    private static bool IsName(string name) => name.EndsWith(".csv", StringComparison.Ordinal) && Path.GetFileName(name) == name && name.Length > 4;
}

/// <summary>Puts a register in force: on disk, in the record, and in the answers from then on.</summary>
internal sealed class RegisterDesk(GatewayOptions options, IngestRules rules, ChaserRules chasing, ICustodyStore store, AuditTrail audit, TimeProvider time)
{
    public RegisterFolder Folder { get; } = new(options.RegisterFolder, time);

    public async Task<IResult?> RefuseAsync(HttpContext http, Caller caller)
    {
        if (caller.Partner.Role == PartnerRole.Operator) return null;
        await audit.RefusedAsync(caller.Id, "register", "not-an-operator");
        return Refusal.Of(http, StatusCodes.Status403Forbidden, "WEB004", "forbidden", "Only a client with the role operator may see or load the register.");
    }

    public async Task<IResult> AnswerAsync(RegisterPlan plan, Caller caller, bool isDryRun)
    {
        if (plan.Register is not { } register) return Answer(plan, null, StatusCodes.Status422UnprocessableEntity);
        if (isDryRun) return Answer(plan, null, StatusCodes.Status200OK);
        var number = Folder.Load(plan, caller.Id);
        await PutInForceAsync(register);
        await audit.WroteAsync(caller.Id, "register", string.Create(CultureInfo.InvariantCulture, $"register/{number}"));
        return Answer(plan, number, StatusCodes.Status200OK);
    }

    public async Task<IResult> ReloadAsync(Caller caller)
    {
        var plan = Folder.Plan(new Dictionary<string, string>());
        if (plan.Register is not { } register) return Answer(plan, null, StatusCodes.Status422UnprocessableEntity);
        await PutInForceAsync(register);
        await audit.WroteAsync(caller.Id, "register", "register/reload");
        return Answer(plan, null, StatusCodes.Status200OK);
    }

    /// <summary>Its people are in the record before anybody is matched to them.</summary>
    private async Task PutInForceAsync(Matching.Register register)
    {
        await RegisterSeed.SowAsync(register, store, time, CancellationToken.None);
        rules.Take(register);
        chasing.Take(register);
    }

    private static Answer Answer(RegisterPlan plan, int? version, int status)
    {
        var json = new Element("").With(Element.Boolean("valid", plan.Register is not null));
        if (version is { } number) json.With(Element.Number("version", number.ToString(CultureInfo.InvariantCulture)));
        foreach (var change in plan.Changes) json.Add(new Element("changes", ElementKind.String, change.ToString()) { IsRepeat = true });
        foreach (var issue in plan.Issues) json.Add(new Element("issues", ElementKind.String, issue.ToString()) { IsRepeat = true });
        return new Answer(status, "application/json; charset=utf-8", JsonText.ToBytes(json));
    }
}
