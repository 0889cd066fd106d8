using System.Globalization;

namespace PaymentAdmin.E2E.Infrastructure;

/// <summary>How long and with what seed the long tests run.</summary>
internal static class Settings
{
    /// <summary>A whole number from the environment.</summary>
    public static int Number(string name, int fallback) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : fallback;
}
