using Microsoft.AspNetCore.Identity;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Access;

/// <summary>
/// Checks e-mail and password, for the page and for the API. Every refusal reads the same and takes as long, so that
/// nobody learns which addresses exist; after 5 wrong passwords the account is locked for 15 minutes.
/// </summary>
public sealed class SignInWithPassword(PasswordCheck passwords, ILookupNormalizer normalizer)
{
    private const string Message = "The e-mail address or the password is wrong. After 5 wrong passwords an account is locked for 15 minutes.";

    /// <exception cref="Refusal">401 <c>invalid_credentials</c>.</exception>
    public async Task<User> Check(string email, string password, CancellationToken cancellationToken)
    {
        var address = normalizer.NormalizeEmail(email.Trim());
        return await passwords.Check(user => user.NormalizedEmail == address, password, cancellationToken)
            ?? throw new Refusal(RefusalKind.Unauthenticated, "invalid_credentials", Message);
    }
}
