using System.IO.Compression;
using System.Text;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>Tells what an attached file is by what it holds: its name proves nothing.</summary>
internal static class AttachedContent
{
    private static readonly (byte[] Start, string MediaType)[] s_starts =
    [
        ("%PDF-"u8.ToArray(), "application/pdf"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        ([0xFF, 0xD8, 0xFF], "image/jpeg"),
    ];

    private static readonly (string Part, string MediaType)[] s_office =
    [
        ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ];

    /// <exception cref="Refusal">422 <c>file_type</c>.</exception>
    public static string MediaTypeOf(byte[] content)
    {
        foreach (var (start, mediaType) in s_starts)
        {
            if (content.AsSpan().StartsWith(start))
            {
                return mediaType;
            }
        }

        return OfficeOrNull(content) ?? (IsText(content) ? "text/plain; charset=utf-8"
            : throw Refusal.Rule("file_type", "Attach a PDF, a PNG or JPEG picture, a text or CSV file in UTF-8, an XLSX workbook or a DOCX document.", "file"));
    }

    private static string? OfficeOrNull(byte[] content)
    {
        if (!content.AsSpan().StartsWith("PK\u0003\u0004"u8))
        {
            return null;
        }

        try
        {
            using var archive = new ZipArchive(new MemoryStream(content));
            return s_office.Where(office => archive.GetEntry(office.Part) is not null).Select(office => office.MediaType).FirstOrDefault();
        }
        catch (InvalidDataException)
        {
            // A damaged archive is none that could be opened again.
            return null;
        }
    }

    private static bool IsText(byte[] content)
    {
        try
        {
            return !new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(content).Any(letter => char.IsControl(letter) && letter is not ('\r' or '\n' or '\t'));
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
