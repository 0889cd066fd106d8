using System.Buffers.Text;
using System.Globalization;
using System.Text;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform;

/// <summary>A place in a list that is sorted newest first by time and id; opaque to callers.</summary>
public sealed record Cursor(DateTime At, Guid Id)
{
    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At.Ticks}.{Id:N}")));

    /// <summary>Reads a cursor that an earlier answer gave.</summary>
    /// <exception cref="Refusal">400: it is none.</exception>
    public static Cursor? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (Base64Url.IsValid(text)
            && Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.') is [var at, var id]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTime.MaxValue.Ticks
            && Guid.TryParseExact(id, "N", out var guid))
        {
            return new Cursor(new DateTime(ticks, DateTimeKind.Utc), guid);
        }

        throw Refusal.Invalid("cursor", "The cursor is not one that an earlier page gave. Start again without it.");
    }
}
