using System.Text;
using System.Xml;

namespace PaymentAdmin.Platform.Files;

/// <summary>The few things that are read of a workbook's XML, piece by piece.</summary>
internal static class WorkbookXml
{
    public static XmlReaderSettings Settings { get; } = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    };

    /// <summary>The text within the element at which the reader stands, without phonetic guides; leaves it at the element's end.</summary>
    /// <returns>Null where it is longer than <paramref name="maxChars"/>; the rest is passed over.</returns>
    public static string? TextOf(XmlReader xml, int maxChars)
    {
        if (xml.IsEmptyElement)
        {
            return "";
        }

        var text = new StringBuilder();
        var fits = true;
        var depth = xml.Depth;
        var phonetic = int.MaxValue;

        // Of rich text only what its pieces say; a value has none.
        var inPiece = xml.LocalName == "v";
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "rPh" } && !xml.IsEmptyElement)
            {
                phonetic = xml.Depth;
            }
            else if (xml.NodeType == XmlNodeType.EndElement && xml.Depth == phonetic)
            {
                phonetic = int.MaxValue;
            }
            else if (xml is { LocalName: "t", NodeType: XmlNodeType.Element or XmlNodeType.EndElement })
            {
                inPiece = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            }
            else if (inPiece && phonetic == int.MaxValue && xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
            {
                fits &= Append(xml, text, maxChars);
            }
        }

        return fits ? text.ToString() : null;
    }

    private static bool Append(XmlReader xml, StringBuilder text, int maxChars)
    {
        var part = new char[1024];
        int read;
        while ((read = xml.ReadValueChunk(part, 0, part.Length)) > 0)
        {
            if (text.Length + read > maxChars)
            {
                return false;
            }

            text.Append(part, 0, read);
        }

        return true;
    }
}
