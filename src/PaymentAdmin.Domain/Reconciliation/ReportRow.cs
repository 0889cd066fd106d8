using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Reconciliation;

/// <summary>One row of a PSP's report, as it was read.</summary>
/// <param name="PspId">The PSP's id, trimmed, up to 200 characters; empty where the row has none.</param>
/// <param name="Reference">Our reference as the PSP has it, likewise.</param>
/// <param name="AmountMinor">Minor units, above zero.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Said">How it stands there.</param>
/// <param name="StatusWord">The same in the PSP's own word.</param>
public sealed record ReportRow(string PspId, string Reference, long AmountMinor, string Currency, PaymentSaid Said, string StatusWord)
{
    /// <summary>Longest id, reference or key, in characters.</summary>
    public const int TextMaxLength = 200;

    /// <summary>The key with which it was sent; empty where the report does not say.</summary>
    public string IdempotencyKey { get; init; } = "";

    /// <summary>What the PSP charged, minor units, not below zero; null where the report does not say.</summary>
    public long? FeeMinor { get; init; }

    /// <summary>When the PSP took it, UTC; null where the report does not say, or not so that it can be read.</summary>
    public DateTime? CreatedAt { get; init; }

    /// <summary>A number that follows from all that the row says: of two rows that claim the same the lower one is first, in whatever order they stand.</summary>
    public long ContentOrder
    {
        get
        {
            var content = string.Create(
                CultureInfo.InvariantCulture,
                $"{PspId}\n{Reference}\n{IdempotencyKey}\n{AmountMinor}\n{Currency}\n{Said}\n{FeeMinor}\n{CreatedAt?.Ticks}");
            return BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
        }
    }
}
