using System.Text;
using System.Xml;

namespace PaymentAdmin.Platform.Files;

/// <summary>The different texts of a workbook, which its cells name by number: in UTF-8, within a bound.</summary>
internal sealed class SharedTexts
{
    private const int BlockBytes = 64 * 1024;

    private readonly List<byte[]> _blocks = [];
    private readonly List<(int Block, int Start, int Length)> _texts = [];
    private int _used = BlockBytes;
    private long _bytes;

    /// <summary>Longer than a cell may be: refused where a cell names it.</summary>
    private const int TooLong = -1;

    public static SharedTexts Read(XmlReader xml, TableLimits limits)
    {
        var texts = new SharedTexts();
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "si" })
            {
                texts.Add(WorkbookXml.TextOf(xml, limits.MaxCellChars), limits.MaxTextBytes);
            }
        }

        return texts;
    }

    /// <summary>The text of a number; null where there is none.</summary>
    /// <param name="tooLong">Whether it is longer than a cell may be.</param>
    public string? Find(int number, out bool tooLong)
    {
        tooLong = false;
        if (number < 0 || number >= _texts.Count)
        {
            return null;
        }

        var (block, start, length) = _texts[number];
        tooLong = length == TooLong;
        return tooLong ? null : Encoding.UTF8.GetString(_blocks[block], start, length);
    }

    private void Add(string? text, int maxBytes)
    {
        var length = text is null ? 0 : Encoding.UTF8.GetByteCount(text);
        _bytes += length + sizeof(int);
        if (_bytes > maxBytes)
        {
            throw FileFaults.TooManyTexts();
        }

        if (_used + length > BlockBytes)
        {
            _blocks.Add(new byte[Math.Max(BlockBytes, length)]);
            _used = 0;
        }

        _texts.Add((_blocks.Count - 1, _used, text is null ? TooLong : length));
        if (text is not null)
        {
            _used += Encoding.UTF8.GetBytes(text, _blocks[^1].AsSpan(_used));
        }
    }
}
