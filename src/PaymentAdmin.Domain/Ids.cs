using System.Security.Cryptography;

namespace PaymentAdmin.Domain;

/// <summary>
/// Ids of rows: version 7 (RFC 9562, section 5.7), with a counter behind the millisecond (section 6.2, method 1), so that of two made in one millisecond of one
/// process the later one sorts later: what happened in one step keeps its order.
/// </summary>
public static class Ids
{
    private const int CounterBits = 42;

    private static long s_counter = (long)(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) >> (64 - CounterBits + 1));

    /// <summary>A new id that sorts by the time it was made.</summary>
    /// <param name="now">UTC.</param>
    public static Guid New(DateTime now)
    {
        // 48 bits of time, 4 of version, 12 and, behind 2 of variant, 30 of the counter, 32 random ones that keep processes apart.
        var counter = Interlocked.Increment(ref s_counter);
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(new DateTimeOffset(now)).TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6] = (byte)((bytes[6] & 0xF0) | (int)((counter >> 38) & 0x0F));
        bytes[7] = (byte)(counter >> 30);
        bytes[8] = (byte)((bytes[8] & 0xC0) | (int)((counter >> 24) & 0x3F));
        bytes[9] = (byte)(counter >> 16);
        bytes[10] = (byte)(counter >> 8);
        bytes[11] = (byte)counter;
        return new Guid(bytes, bigEndian: true);
    }
}
