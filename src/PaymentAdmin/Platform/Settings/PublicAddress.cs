using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace PaymentAdmin.Platform.Settings;

/// <summary>Our address as PSPs reach it: Public:BaseUrl; in Development, where that is not set, the address that we listen on.</summary>
public sealed class PublicAddress(Func<Uri?> read)
{
    /// <summary>Scheme, host and port; null where nobody outside can know us.</summary>
    public Uri? Root => read();

    /// <summary>The full address of a path of ours; null where nobody outside can know us.</summary>
    public string? Of(string? path) => path is null || Root is not { } root ? null : new Uri(root, path).ToString();

    internal static PublicAddress Of(IServiceProvider services)
    {
        var settings = services.GetRequiredService<AppSettings>();
        var development = services.GetRequiredService<IHostEnvironment>().IsDevelopment();
        return new PublicAddress(() => settings.PublicBaseUrl ?? (development ? Listening(services.GetRequiredService<IServer>()) : null));
    }

    private static Uri? Listening(IServer server) =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses
            .Select(address => Uri.TryCreate(address, UriKind.Absolute, out var url) ? url : null)
            .FirstOrDefault(url => url is not null);
}
