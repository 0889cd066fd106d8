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
}
