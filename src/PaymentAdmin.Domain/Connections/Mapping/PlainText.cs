namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>What mappings do with texts, so that no character is broken on its way.</summary>
internal static class PlainText
{
    /// <summary>Whether no half of a character stands alone: such a text would be sent with another in its place.</summary>
    internal static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first characters of a text, one fewer where the last would be half of one.</summary>
    internal static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        return char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }
}
