namespace PaymentAdmin.Platform.Settings;

/// <summary>How reconciliation works here.</summary>
public sealed record ReconciliationRules
{
    private const int MostPartRows = 20_000;

    /// <summary>Reconciliation:PartRows: how many rows of a report are read and committed at once: 1 to 20,000.</summary>
    public int PartRows { get; init; } = 5_000;

    /// <exception cref="SettingsException">One is wrong; the message names it and the remedy.</exception>
    public static ReconciliationRules Read(IConfiguration configuration) => new()
    {
        PartRows = AppSettings.ReadNumber(configuration, "Reconciliation:PartRows", "a number of rows", new ReconciliationRules().PartRows, MostPartRows),
    };
}
