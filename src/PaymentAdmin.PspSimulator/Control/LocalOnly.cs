using System.Net;
using PaymentAdmin.PspSimulator.Api;

namespace PaymentAdmin.PspSimulator.Control;

/// <summary>The control has no sign-in: it is for this machine alone, and not for pages of other sites open in its browser.</summary>
internal static class LocalOnly
{
    private static readonly string[] s_hosts = ["127.0.0.1", "[::1]", "localhost"];

    /// <exception cref="ApiError">403: the call comes from elsewhere.</exception>
    public static void Require(HttpContext http)
    {
        var from = http.Connection.RemoteIpAddress;
        var site = http.Request.Headers["Sec-Fetch-Site"].ToString();
        if (from is null || !IPAddress.IsLoopback(from) || !s_hosts.Contains(http.Request.Host.Host, StringComparer.OrdinalIgnoreCase)
            || site is not ("" or "same-origin" or "none"))
        {
            throw new ApiError(403, "local_only", "The control answers only to this machine.");
        }
    }
}
