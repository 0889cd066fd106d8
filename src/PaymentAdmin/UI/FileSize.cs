using System.Globalization;

namespace PaymentAdmin.UI;

/// <summary>The size of a file, for people.</summary>
internal static class FileSize
{
    /// <summary>"2.5 MiB", below that "12 KiB", and at least one.</summary>
    public static string Show(long bytes) => bytes >= 1024 * 1024
        ? string.Create(CultureInfo.CurrentCulture, $"{bytes / (1024d * 1024):0.#} MiB")
        : string.Create(CultureInfo.CurrentCulture, $"{Math.Max(1, bytes / 1024):N0} KiB");
}
