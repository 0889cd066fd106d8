using System.Globalization;
using System.Text;

namespace PaymentAdmin.Platform.Secrets;

/// <summary>
/// A text beside its letters and digits alone, in capitals and without accents, each with its place: what is found among these is hidden in the
/// text.
/// </summary>
internal sealed class PlainText
{
    private const char Ellipsis = '…';

    private readonly string _text;
    private readonly string _plain;
    private readonly List<int> _places = [];
    private readonly bool[] _hidden;

    public PlainText(string text)
    {
        (_text, _hidden) = (text, new bool[text.Length]);
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var length = Rune.TryGetRuneAt(text, at, out var rune) ? rune.Utf16SequenceLength : 1;
            foreach (var letter in length == 1 && char.IsSurrogate(text[at]) ? "" : Folded(rune))
            {
                plain.Append(letter);
                _places.Add(at);
            }

            at += length;
        }

        _plain = plain.ToString();
    }

    /// <summary>The text.</summary>
    public string Text => _text;

    /// <summary>The letters and digits of a text, in capitals and without accents.</summary>
    public static string Of(string text) => string.Concat(text.EnumerateRunes().Select(Folded));

    /// <summary>Hides a part of the text, its last character included.</summary>
    public void Hide(int start, int end) => Array.Fill(_hidden, value: true, start, end - start + 1);

    public bool IsAnyHidden(int start, int end) => _hidden.AsSpan(start, end - start + 1).Contains(value: true);

    /// <summary>Hides what stands for some letters and digits, however they are parted.</summary>
    public void HideEach(string key, bool onlyAlone)
    {
        for (var at = _plain.IndexOf(key, StringComparison.Ordinal); at >= 0; at = _plain.IndexOf(key, at + 1, StringComparison.Ordinal))
        {
            var (start, end) = (_places[at], EndOf(at + key.Length - 1));
            if (!onlyAlone || (!IsPart(start - 1) && !IsPart(end + 1)))
            {
                Hide(start, end);
            }
        }
    }

    /// <summary>Where a text stands in this one, exactly.</summary>
    public IEnumerable<(int Start, int End)> PlacesOf(string text)
    {
        for (var at = text.Length == 0 ? -1 : _text.IndexOf(text, StringComparison.Ordinal); at >= 0; at = _text.IndexOf(text, at + 1, StringComparison.Ordinal))
        {
            yield return (at, at + text.Length - 1);
        }
    }

    /// <summary>All runs of digits with at most so many signs between two of them.</summary>
    public IEnumerable<(int Start, int End, int Digits)> Runs(int widestGap)
    {
        for (var at = 0; at < _plain.Length; at++)
        {
            if (char.IsAsciiDigit(_plain[at]))
            {
                var last = at;
                while (last + 1 < _plain.Length && char.IsAsciiDigit(_plain[last + 1]) && _places[last + 1] - EndOf(last) - 1 <= widestGap)
                {
                    last++;
                }

                yield return (_places[at], EndOf(last), last - at + 1);
                at = last;
            }
        }
    }

    /// <summary>Whether the text was cut right after a place: what stands there may be the beginning of something.</summary>
    public bool IsCutAfter(int place) => _text.Length > 0 && _text[^1] == Ellipsis && !_text.AsSpan(place + 1).ContainsAnyInRange('0', '9') && !_text.Skip(place + 1).Any(char.IsLetter);

    /// <summary>The text with what is hidden replaced.</summary>
    public string Shown(string mask)
    {
        if (!_hidden.AsSpan().Contains(value: true))
        {
            return _text;
        }

        var shown = new StringBuilder(_text.Length);
        for (var at = 0; at < _text.Length; at++)
        {
            if (!_hidden[at])
            {
                shown.Append(_text[at]);
            }
            else if (at == 0 || !_hidden[at - 1])
            {
                shown.Append(mask);
            }
        }

        return shown.ToString();
    }

    private int EndOf(int index) => char.IsHighSurrogate(_text[_places[index]]) ? _places[index] + 1 : _places[index];

    private bool IsPart(int place) => place >= 0 && place < _text.Length && (char.IsLetterOrDigit(_text[place]) || char.IsSurrogate(_text[place]));

    private static string Folded(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
        {
            return ((int)Rune.GetNumericValue(rune)).ToString(CultureInfo.InvariantCulture);
        }

        if (!Rune.IsLetterOrDigit(rune))
        {
            return "";
        }

        return Rune.ToUpperInvariant(rune).Value switch
        {
            'Ø' => "O",
            'Ł' => "L",
            'Đ' or 'Ð' => "D",
            'Æ' => "AE",
            'Œ' => "OE",
            'ß' or 'ẞ' => "SS",
            'ı' => "I",
            _ => string.Concat(rune.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes().Where(Rune.IsLetterOrDigit).Select(letter => Rune.ToUpperInvariant(letter).ToString())),
        };
    }
}
