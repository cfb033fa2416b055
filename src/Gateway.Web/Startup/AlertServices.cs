using Gateway.Custody.Alerts;
using Gateway.Web.Alerts;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Web.Startup;

/// <summary>What judges signals, tells of alerts and takes answers.</summary>
internal static class AlertServices
{
    public static void AddAlerts(this IServiceCollection services, GatewaySetup setup)
    {
        services.AddSingleton(setup.Alerts);
        services.AddSingleton<AlertMetrics>();
        services.AddSingleton<AlertTelling>();
        services.AddSingleton<AlertWatch>();
        services.AddSingleton<AlertAnswers>();
        services.AddSingleton<TakenMessages>();
        services.AddSingleton<AnnouncementDesk>();
        services.AddSingleton<AlertBoard>();
        services.AddHostedService<AlertWorker>();
    }
}
