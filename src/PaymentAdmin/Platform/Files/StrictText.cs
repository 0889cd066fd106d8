using System.Text;

namespace PaymentAdmin.Platform.Files;

/// <summary>
/// Text of a file in UTF-8, or in UTF-16 where a byte-order mark says so. Anything else is refused with the line at which it
/// stands, instead of letters that turn into others unseen.
/// </summary>
internal sealed class StrictText : TextReader
{
    private const int Part = 16 * 1024;

    private readonly Stream _file;
    private readonly Decoder _decoder;
    private readonly byte[] _bytes = new byte[Part];
    private readonly char[] _chars;
    private int _from;
    private int _to;
    private int _lines;
    private bool _ended;

    public StrictText(Stream file)
    {
        _file = file;
        _file.Position = 0;
        var encoding = EncodingOf(file, out var mark);
        _file.Position = mark;
        _decoder = encoding.GetDecoder();
        _chars = new char[encoding.GetMaxCharCount(Part)];
    }

    public override int Peek() => Fill() ? _chars[_from] : -1;

    public override int Read() => Fill() ? _chars[_from++] : -1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (buffer.IsEmpty || !Fill())
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, _to - _from);
        _chars.AsSpan(_from, count).CopyTo(buffer);
        _from += count;
        return count;
    }

    private static Encoding EncodingOf(Stream file, out int mark)
    {
        Span<byte> start = stackalloc byte[3];
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        (Encoding encoding, mark) = start[..read] switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            _ => (Encoding.UTF8, 0),
        };
        return encoding;
    }

    private bool Fill()
    {
        while (_from == _to && !_ended)
        {
            var read = _file.Read(_bytes, 0, _bytes.Length);
            _ended = read == 0;
            (_from, _to) = (0, _decoder.GetChars(_bytes, 0, read, _chars, 0, flush: _ended));
            Check(_chars.AsSpan(0, _to));
        }

        return _from < _to;
    }

    /// <summary>What cannot be decoded becomes U+FFFD; a file that has one of its own lost the letter before it came here.</summary>
    private void Check(ReadOnlySpan<char> chars)
    {
        if (chars.IndexOfAny('\uFFFD', '\0') is >= 0 and var at)
        {
            var line = _lines + chars[..at].Count('\n') + 1;
            throw chars[at] == '\0' ? FileFaults.NotText(line) : FileFaults.NotUtf8(line);
        }

        _lines += chars.Count('\n');
    }
}
