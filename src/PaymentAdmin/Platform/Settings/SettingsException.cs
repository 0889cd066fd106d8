namespace PaymentAdmin.Platform.Settings;

/// <summary>A setting is wrong: the start stops with this one sentence.</summary>
public sealed class SettingsException(string message) : Exception(message);
