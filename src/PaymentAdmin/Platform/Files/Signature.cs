namespace PaymentAdmin.Platform.Files;

/// <summary>What a file is by its first bytes.</summary>
internal static class Signature
{
    /// <summary>Where the names of an OLE file's parts are, if not far behind: enough for what Excel writes.</summary>
    private const int Looked = 512 * 1024;

    public enum Kind
    {
        Empty,
        Text,
        Zip,

        /// <summary>An OLE compound file: an old Excel, Word …</summary>
        Compound,

        /// <summary>One that holds an encrypted workbook.</summary>
        Encrypted,
    }

    private static ReadOnlySpan<byte> ZipStart => "PK\u0003\u0004"u8;

    private static ReadOnlySpan<byte> EmptyZipStart => "PK\u0005\u0006"u8;

    private static ReadOnlySpan<byte> CompoundStart => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    /// <summary>Reads from the beginning and goes back there.</summary>
    public static Kind Of(Stream file)
    {
        file.Position = 0;
        var start = new byte[CompoundStart.Length];
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var kind = read == 0 ? Kind.Empty
            : start.AsSpan().StartsWith(ZipStart) || start.AsSpan().StartsWith(EmptyZipStart) ? Kind.Zip
            : !start.AsSpan().SequenceEqual(CompoundStart) ? Kind.Text
            : HoldsEncrypted(file) ? Kind.Encrypted : Kind.Compound;
        file.Position = 0;
        return kind;
    }

    private static bool HoldsEncrypted(Stream file)
    {
        var part = new byte[Looked];
        file.Position = 0;
        var read = file.ReadAtLeast(part, part.Length, throwOnEndOfStream: false);
        return part.AsSpan(0, read).IndexOf(System.Text.Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0;
    }
}
