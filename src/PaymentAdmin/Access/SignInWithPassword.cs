using Microsoft.AspNetCore.Identity;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Access;

/// <summary>
/// Checks e-mail and password, for the page and for the API. Every refusal reads the same and takes as long, so that
/// nobody learns which addresses exist; after 5 wrong passwords the account is locked for 15 minutes.
/// </summary>
public sealed class SignInWithPassword(UserManager<User> users, PersonSignIn signIn, IPasswordHasher<User> hasher)
{
    private const string Message = "The e-mail address or the password is wrong. After 5 wrong passwords an account is locked for 15 minutes.";

    // Verified when nobody has the address, to take the same time; the hash of a random text that nobody knows.
    private static readonly User Nobody = new();
    private static string? s_nobodysHash;

    /// <exception cref="Refusal">401 <c>invalid_credentials</c>.</exception>
    public async Task<User> Check(string email, string password)
    {
        var user = await users.FindByEmailAsync(email.Trim());
        if (user is null)
        {
            s_nobodysHash ??= hasher.HashPassword(Nobody, Path.GetRandomFileName());
            hasher.VerifyHashedPassword(Nobody, s_nobodysHash, password);
            throw Refused();
        }

        var result = await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true);
        return result.Succeeded ? user : throw Refused();
    }

    private static Refusal Refused() => new(RefusalKind.Unauthenticated, "invalid_credentials", Message);
}
