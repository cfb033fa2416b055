using System.Net;
using Gateway.Custody.Bus;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ingest;
using Gateway.Custody.Store;
using Gateway.Fhir.Model;
using Gateway.Storage;
using Gateway.Web.Alerts;
using Gateway.Web.Assets;
using Gateway.Web.Custody;
using Gateway.Web.Errors;
using Gateway.Web.Fhir;
using Gateway.Web.Health;
using Gateway.Web.Inbound;
using Gateway.Web.Inbound.Folders;
using Gateway.Web.Inbound.Mllp;
using Gateway.Web.Invocation;
using Gateway.Web.RecordPage;
using Gateway.Web.Registers;
using Gateway.Web.Security;
using Gateway.Web.Startup;
using Gateway.Web.Triage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Web;

/// <summary>The gateway as a web application: <see cref="CreateAsync"/> makes one that is ready to start.</summary>
public static class GatewayApp
{
    /// <summary>The fixed first segment of every public address. Nothing else is ever mapped below the root but one-segment invocation addresses.</summary>
    public const string Prefix = "/api";

    /// <summary>More than the body limit, so that one who sends a little too much hears why instead of a broken connection.</summary>
    private const long TransportLimit = 32 * 1024 * 1024;

    /// <summary>Reads the configuration, opens the database, sows the register and builds the application; or lists all faults and does nothing.</summary>
    /// <param name="options">Where things are.</param>
    /// <param name="time">The clock of everything.</param>
    /// <param name="adjust">Last word on the services; for tests and the demo.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<(WebApplication? App, IReadOnlyList<Issue> Faults)> CreateAsync(
        GatewayOptions options, TimeProvider time, Action<WebApplicationBuilder>? adjust, CancellationToken cancellationToken)
    {
        var (setup, faults) = GatewaySetup.Load(options);
        if (setup is null) return (null, faults);

        var database = await OpenAsync(setup, time, cancellationToken);

        // Empty: no settings file, environment variable or command line reaches in behind the options.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "gateway" });
        GatewayLogging.Configure(builder);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Listen(kestrel, options.Url);
            MllpEndpoints.Listen(kestrel, setup.Ways.Mllp);
        });
        builder.Services.AddGateway(setup, database, time);
        adjust?.Invoke(builder);
        return (builder.Build().MapGateway(), faults);
    }

    private static async Task<GatewayDatabase> OpenAsync(GatewaySetup setup, TimeProvider time, CancellationToken cancellationToken)
    {
        var options = setup.Options;
        var database = await GatewayDatabase.OpenAsync(options.DataFolder, options.Database, time, options.IsFunctionsHandler, cancellationToken);
        var ready = false;
        try
        {
            await database.TakeOverAsync(cancellationToken);
            await RegisterSeed.SowAsync(setup.Register, database.Store, time, cancellationToken);
            ready = true;
        }
        finally
        {
            if (!ready) await database.DisposeAsync();
        }
        return database;
    }

    /// <summary>Everything the endpoints and the pumps need.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services, GatewaySetup setup, GatewayDatabase database, TimeProvider time)
    {
        services.AddRouting();
        services.AddRazorComponents();
        // Razor components bring form protection, and that would keep keys in the home folder; no form of ours exists.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();

        services.AddSingleton(time);
        services.AddSingleton(setup.Options);
        services.AddSingleton(setup.Catalogue);
        services.AddSingleton(setup.Partners);
        services.AddSingleton(setup.Register);
        services.AddSingleton(_ => database);
        services.AddSingleton(database.Store);
        services.AddSingleton(database.Records);
        services.AddSingleton(database.Ledger);
        services.AddSingleton(database.Alarms);
        services.AddSingleton(database.Alerts);

        services.AddSingleton(_ => TokenKey.Open(setup.Options.DataFolder));
        services.AddSingleton<TokenIssuer>();
        services.AddSingleton<ClientTokens>();
        services.AddSingleton(_ => new OneTimeLinks(setup.Options.DataFolder, time));
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<Door>();
        services.AddSingleton<AccessRules>();
        services.AddSingleton<RegisterDesk>();
        services.AddSingleton<SenderCheck>();
        services.AddSingleton<ReceivePath>();
        services.AddSingleton<Probes>();
        services.AddSingleton<MessageIntake>();
        services.AddSingleton<ApplicationAcknowledgements>();
        services.AddSingleton<StoredAnswers>();
        services.AddSingleton<CustodyReader>();

        services.AddSingleton(database.Bus);
        services.AddSingleton<Relay>();
        services.AddSingleton(new BusPumpLimits());
        services.AddSingleton<BusPump>();
        services.AddSingleton(new IngestRules(setup.Catalogue, setup.Register, setup.Triage, setup.Routes, setup.Partners));
        services.AddSingleton(_ => PartnerLine());
        services.AddSingleton<Handover>();
        services.AddSingleton<RecordFetch>();
        services.AddSingleton(provider => new PartnerPost(
            provider.GetRequiredService<HttpClient>(), time, new Random(), provider.GetRequiredService<PartnerGates>(), provider.GetRequiredService<PartnerTokens>()));
        services.AddSingleton<PartnerGates>();
        services.AddSingleton<PartnerTokens>();
        services.AddSingleton<ReceiptInquiry>();
        services.AddSingleton<ReceiptPolls>();
        services.AddSingleton<IngestPipeline>();
        services.AddSingleton<ParkedMessages>();
        services.AddSingleton<Receipts>();
        services.AddSingleton<Revocations>();
        services.AddSingleton<Courier>();
        services.AddSingleton<SenderAnswers>();
        services.AddSingleton<Returns>();
        services.AddSingleton<StepNotices>();
        services.AddSingleton<QueueConsumers>();
        services.AddSingleton<RelayWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<RelayWorker>());
        services.AddHostedService<QueueWorkers>();
        services.AddHostedService<SealWorker>();
        services.AddChasing(setup);
        services.AddAlerts(setup);
        services.AddSingleton(setup.Ways);
        services.AddSingleton<ControlReports>();
        services.AddSingleton<LongFileIntake>();
        services.AddSingleton<FileAnswers>();
        services.AddSingleton<FileIntake>();
        services.AddHostedService<DropFolderWatch>();
        return services;
    }

    /// <summary>Maps every public address.</summary>
    public static WebApplication MapGateway(this WebApplication app)
    {
        app.UseMiddleware<AnswerHeaders>();
        app.UseMiddleware<ExceptionAnswer>();
        app.UseRouting();
        app.Use((http, next) => http.RequestServices.GetRequiredService<Door>().PassAsync(http, next));

        var open = app.MapGroup(Prefix).WithMetadata(new OpenToAll());
        HealthEndpoints.MapOpen(open);
        FhirEndpoints.MapOpen(open);
        AssetEndpoints.MapOpen(open);
        SessionEndpoints.MapOpen(open);
        // Senders prove themselves as their source's manifest says, not at the door.
        InboundEndpoints.Map(open);
        TriageEndpoints.Map(open);

        var closed = app.MapGroup(Prefix);
        FhirEndpoints.Map(closed);
        TransformEndpoints.Map(closed);
        CustodyEndpoints.Map(closed);
        TriageOutcomes.Map(closed);
        RegisterEndpoints.Map(closed);
        AlarmEndpoints.Map(closed);
        AlertEndpoints.Map(closed);
        AnnouncementEndpoints.Map(closed);
        RecordEndpoints.Map(closed);

        if (app.Services.GetRequiredService<GatewayOptions>().IsFunctionsHandler) InvocationEndpoints.Map(app);
        return app;
    }

    /// <summary>To partners. Each attempt has its partner's own time limit; a redirect would carry a body to where nobody agreed it may go.</summary>
    private static HttpClient PartnerLine() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };

    private static void Listen(KestrelServerOptions kestrel, Uri url)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = TransportLimit;
        if (IPAddress.TryParse(url.Host, out var address)) kestrel.Listen(address, url.Port);
        else if (url.IsLoopback) kestrel.Listen(IPAddress.Loopback, url.Port);
        else kestrel.ListenAnyIP(url.Port);
    }
}
