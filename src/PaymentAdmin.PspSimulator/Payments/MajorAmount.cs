using System.Globalization;

namespace PaymentAdmin.PspSimulator.Payments;

/// <summary>An amount in major units, exactly, and as the caller wrote it.</summary>
internal readonly record struct MajorAmount(string Text, decimal Value)
{
    public static MajorAmount Of(decimal value) => new(value.ToString(CultureInfo.InvariantCulture), value);

    /// <summary>Another amount than the true one: more by one.</summary>
    public MajorAmount Wrong() => Of(Value + 1);

    /// <summary>The amount in minor units; null when the currency has fewer decimals than it, or it is beyond all bounds.</summary>
    public long? ToMinor(int decimals)
    {
        const decimal Most = 1_000_000_000_000_000_000m;
        if (Value >= Most)
        {
            return null;
        }

        var minor = Value * Currencies.Scale(decimals);
        return minor == decimal.Truncate(minor) && minor < Most ? (long)minor : null;
    }
}
