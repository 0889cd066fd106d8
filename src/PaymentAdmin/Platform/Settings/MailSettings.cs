using System.Globalization;
using System.Net;
using System.Net.Mail;

namespace PaymentAdmin.Platform.Settings;

/// <summary>Mail:*: through which server mail leaves. Without a host there is no mail.</summary>
public sealed record MailSettings
{
    private const int DefaultPort = 25;

    /// <summary>Mail:Host; null where mail is not configured.</summary>
    public string? Host { get; init; }

    /// <summary>Mail:Port.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Mail:From: the sender's address.</summary>
    public string From { get; init; } = "";

    /// <summary>Mail:UserName and Mail:Password; null where the server asks for none.</summary>
    public NetworkCredential? Credentials { get; init; }

    /// <summary>Mail:Tls: whether STARTTLS is demanded; true unless the server is on this machine.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>Whether mail leaves at all.</summary>
    public bool IsOn => Host is not null;

    /// <summary>Shows no password.</summary>
    public override string ToString() => IsOn ? $"mail through {Host}:{Port.ToString(CultureInfo.InvariantCulture)}" : "no mail";

    internal static MailSettings Read(IConfiguration configuration)
    {
        var (host, from) = (Text(configuration, "Mail:Host"), Text(configuration, "Mail:From"));
        var (user, password) = (Text(configuration, "Mail:UserName"), Text(configuration, "Mail:Password"));
        Require(host is null == from is null, "Mail:Host and Mail:From go together: set both, or neither for no mail.");
        Require(user is null == password is null, "Mail:UserName and Mail:Password go together: set both, or neither.");
        if (host is null)
        {
            return new MailSettings();
        }

        Require(Uri.CheckHostName(host) != UriHostNameType.Unknown, $"Mail:Host is '{host}': it is the name or address of a server, such as mail.example.org.");
        Require(MailAddress.TryCreate(from, out _), $"Mail:From is '{from}', which is no e-mail address.");
        var local = host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
        var tls = AppSettings.ReadBool(configuration, "Mail:Tls", fallback: !local);
        Require(tls || local || user is null, "Mail:Tls is false while Mail:Password is set: the password would travel in clear. Set Mail:Tls to true.");
        return new MailSettings
        {
            Host = host,
            Port = AppSettings.ReadNumber(configuration, "Mail:Port", "a port", DefaultPort, IPEndPoint.MaxPort),
            From = from!,
            Credentials = user is null ? null : new NetworkCredential(user, password),
            Tls = tls,
        };
    }

    private static string? Text(IConfiguration configuration, string key) => configuration[key] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new SettingsException(message);
        }
    }
}
