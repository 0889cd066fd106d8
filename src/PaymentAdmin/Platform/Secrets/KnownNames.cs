using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PaymentAdmin.Platform.Secrets;

/// <summary>Names of people, to be hidden in a text word by word: "JUMA, Amina" names Amina Juma, and so does "aminajuma".</summary>
internal sealed partial class KnownNames
{
    /// <summary>Letters of a word that tells who somebody is.</summary>
    private const int Telling = 3;

    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly List<string> _unparted = [];
    private readonly HashSet<string> _whole = new(StringComparer.Ordinal);

    public KnownNames(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (PlainText.Of(name) is { Length: > 0 } whole)
            {
                _whole.Add(whole);
            }

            var words = Words().Matches(name).Select(word => PlainText.Of(word.Value)).ToArray();
            _words.UnionWith(Words().Matches(name).SelectMany(word => Pieces(word.Value)).Where(word => word.Length >= Telling));
            _words.UnionWith(words.Zip(words.Skip(1)).SelectMany(pair => (string[])[pair.First + pair.Second, pair.Second + pair.First]).Where(word => word.Length >= Telling));
            _unparted.AddRange(words.Where(word => word.Length > 1 && word.EnumerateRunes().All(letter => Rune.GetUnicodeCategory(letter) == UnicodeCategory.OtherLetter)));
        }
    }

    /// <summary>Hides them.</summary>
    public void Hide(PlainText text)
    {
        foreach (var name in _whole)
        {
            text.HideEach(name, onlyAlone: true);
        }

        foreach (Match word in Words().Matches(text.Text))
        {
            var (plain, end) = (PlainText.Of(word.Value), word.Index + word.Length - 1);
            if (IsKnown(word.Value, plain) || (text.IsCutAfter(end) && _words.Any(name => name.StartsWith(plain, StringComparison.Ordinal))))
            {
                text.Hide(word.Index, end);
            }
        }
    }

    // Scripts without capitals also write words together.
    private bool IsKnown(string word, string plain) => _words.Contains(plain) || Pieces(word).Any(_words.Contains) || _unparted.Exists(name => plain.Contains(name, StringComparison.Ordinal));

    /// <summary>N'Golo is also NGOLO and Golo.</summary>
    private static IEnumerable<string> Pieces(string word) => word.Split('\'', '’', 'ʼ', '`').Append(word).Select(PlainText.Of);

    [GeneratedRegex(@"[\p{L}\p{M}\p{Cs}]+(['’ʼ`][\p{L}\p{M}\p{Cs}]+)*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Words();
}
