using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using MlBudget.Exporter.Access.Logins;

namespace MlBudget.Exporter.Access;

/// <summary>How a web configuration becomes part of the server.</summary>
internal static class AccessServices
{
    /// <summary>Adds it.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="loaded">The web configuration; null for none.</param>
    public static IServiceCollection AddAccess(this IServiceCollection services, LoadedAccess? loaded)
    {
        if (loaded is not null)
            services.AddSingleton(loaded).AddSingleton<LiveAccess>().AddSingleton<LoginCheck>();
        return services;
    }

    /// <summary>Encrypts the connections of an address, where the web configuration says so.</summary>
    public static void UseAccessTls(this ListenOptions listen)
    {
        if (listen.ApplicationServices.GetService<LiveAccess>() is { HasTls: true } access)
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(access.Look().Configuration.Tls!.Options()) });
    }

    /// <summary>Puts the web configuration before all that is added from here on.</summary>
    public static void UseAccess(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetService<LiveAccess>() is not null)
            app.UseMiddleware<AccessMiddleware>();
    }
}
