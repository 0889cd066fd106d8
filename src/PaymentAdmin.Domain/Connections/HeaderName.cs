namespace PaymentAdmin.Domain.Connections;

/// <summary>The name of a header in which a PSP proves who it is.</summary>
internal static class HeaderName
{
    private const int MaxLength = 100;

    // They say something else already, or whatever stands in them is nobody's proof.
    private static readonly string[] Taken = ["authorization", "proxy-authorization", "cookie", "host", "content-type", "content-length", "connection", "transfer-encoding", "user-agent", "accept"];

    public static void Check(string field, string? name, FieldErrors errors)
    {
        if (name is not null
            && errors.Check(name.Length is > 0 and <= MaxLength && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'), field, $"{field} is the name of a header, up to {MaxLength} letters, digits, - and _: x-signature."))
        {
            errors.Check(!Taken.Contains(name, StringComparer.OrdinalIgnoreCase), field, $"The header {name} has a meaning of its own: choose the one in which the PSP proves who it is.");
        }
    }
}
