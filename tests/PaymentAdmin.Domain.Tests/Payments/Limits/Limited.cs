using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments.Limits;
using PaymentAdmin.Domain.Tests.Connections;

namespace PaymentAdmin.Domain.Tests.Payments.Limits;

/// <summary>Payments that want to be sent through one connection.</summary>
internal static class Limited
{
    public static readonly Connection Connection = Connected.Sandbox();

    public static LimitRequest Request(long minor, int payment = 1, int intent = 1, int beneficiary = 1, int programme = 1, bool mayHaveLeft = false) => new(
        Known.Id(payment), intent, Connection, Known.Id(1_000 + programme), Known.Id(2_000 + beneficiary), "FOOD\n2026-03", "TZS", minor, mayHaveLeft);

    public static LimitBook Empty() => new([], []);

    /// <summary>What a book has added, of the kind that is asked for.</summary>
    public static IEnumerable<LimitUse> Uses(this LimitBook book) => book.Added.OfType<LimitUse>();

    public static IEnumerable<LimitReservation> Reservations(this LimitBook book) => book.Added.OfType<LimitReservation>();

    public static LimitUse Use(this LimitBook book, LimitKind kind, DateOnly? day = null) => book.Uses().Single(use => use.Kind == kind && (day is null || use.Day == day));
}
