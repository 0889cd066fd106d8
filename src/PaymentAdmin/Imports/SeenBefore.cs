using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PaymentAdmin.Imports;

/// <summary>
/// Which values a file had in earlier rows. Eight bytes of a hash stand for each, so that half a million take little room; that two
/// values share them is as likely as one in a hundred million files.
/// </summary>
public sealed class SeenBefore
{
    private readonly Dictionary<long, int> _rows = [];

    /// <summary>Notes a value.</summary>
    /// <returns>The row that had it before; null where none had.</returns>
    public int? Note(string value, int row)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(value), hash);
        return _rows.TryAdd(BinaryPrimitives.ReadInt64LittleEndian(hash), row) ? null : _rows[BinaryPrimitives.ReadInt64LittleEndian(hash)];
    }
}
