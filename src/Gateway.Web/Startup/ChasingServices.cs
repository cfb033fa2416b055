using Gateway.Custody.Bus;
using Gateway.Custody.Chasing;
using Gateway.Custody.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Web.Startup;

/// <summary>What chases, tells and takes acknowledgements.</summary>
internal static class ChasingServices
{
    public static void AddChasing(this IServiceCollection services, GatewaySetup setup)
    {
        services.AddSingleton(setup.Chasing);
        services.AddSingleton(setup.ChaserRules);
        services.AddSingleton<ChasingMetrics>();
        services.AddSingleton<AlarmNotices>();
        services.AddSingleton<AlarmDesk>();
        services.AddSingleton(provider => new Chaser(
            setup.ChaserRules, provider.GetRequiredService<IAlarmStore>(), provider.GetRequiredService<IBus>(),
            [.. provider.GetRequiredService<QueueConsumers>().ByQueue.Keys], provider.GetRequiredService<ChasingMetrics>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Chaser>>()));
        services.AddHostedService<ChaseWorker>();
    }
}
