using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Programmes;

/// <summary>Personal details as a person may see them: in full with <c>view_beneficiaries</c>, else only what tells two apart.</summary>
public static class PersonalMask
{
    private const char Hidden = '•';

    public static PersonalDetails For(Actor actor, PersonalDetails details) => actor.May(Permissions.ViewBeneficiaries) ? details : Masked(details);

    internal static PersonalDetails Masked(PersonalDetails details) => new(
        Ends(details.ExternalId, 2),
        string.Join(' ', details.FullName.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => $"{char.ConvertFromUtf32(char.ConvertToUtf32(word, 0))}{Hidden}{Hidden}")),
        details.PhoneNumber is { } phone ? $"+{CallingCode.Of(phone)?.Code} {Hidden}{Hidden}{Hidden} {phone[^3..]}" : null,
        details.AccountNumber is { } account ? Ends(account, 4) : null);

    // Of a short one even the end would be most of it.
    private static string Ends(string text, int shown) => text.Length > 2 * shown ? $"{Hidden}{Hidden}{Hidden}{text[^shown..]}" : $"{Hidden}{Hidden}{Hidden}";
}
