namespace PaymentAdmin.Platform.Settings;

/// <summary>For how long, and how much of, what PSPs send is kept.</summary>
public sealed record InboxSettings
{
    private const int MaxDays = 3650;
    private const int BytesOfMebibyte = 1_048_576;

    /// <summary>Webhooks:KeepBodiesDays: for how long the raw bytes of notifications that are done with are kept, in days: 1 to 3650.</summary>
    public int KeepBodiesDays { get; init; } = 400;

    /// <summary>Webhooks:KeepRejectedDays: for how long deliveries that were not verified are kept, in days: 1 to 3650.</summary>
    public int KeepRejectedDays { get; init; } = 30;

    /// <summary>Webhooks:KeepRejectedMiB: how much of a connection's deliveries that were not verified is kept, in bytes: 1 to 1024 MiB.</summary>
    public long KeepRejectedBytes { get; init; } = 10 * BytesOfMebibyte;

    /// <summary>Webhooks:RejectedPerMinute: how many deliveries of a connection that are not verified are looked at closely, in a minute: 1 to 10000.</summary>
    public int RejectedPerMinute { get; init; } = 60;

    /// <exception cref="SettingsException">One is wrong; the message names it and the remedy.</exception>
    public static InboxSettings Read(IConfiguration configuration)
    {
        var unset = new InboxSettings();
        return new InboxSettings
        {
            KeepBodiesDays = AppSettings.ReadNumber(configuration, "Webhooks:KeepBodiesDays", "a number of days", unset.KeepBodiesDays, MaxDays),
            KeepRejectedDays = AppSettings.ReadNumber(configuration, "Webhooks:KeepRejectedDays", "a number of days", unset.KeepRejectedDays, MaxDays),
            KeepRejectedBytes = (long)BytesOfMebibyte * AppSettings.ReadNumber(configuration, "Webhooks:KeepRejectedMiB", "a number of MiB", (int)(unset.KeepRejectedBytes / BytesOfMebibyte), 1024),
            RejectedPerMinute = AppSettings.ReadNumber(configuration, "Webhooks:RejectedPerMinute", "a number of deliveries", unset.RejectedPerMinute, 10_000),
        };
    }
}
