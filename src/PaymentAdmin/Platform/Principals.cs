using System.Security.Claims;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;

namespace PaymentAdmin.Platform;

/// <summary>What the domain needs to know of a signed-in person.</summary>
public static class Principals
{
    /// <summary>The person as an actor, with the permissions of all their roles.</summary>
    public static Actor ToActor(this ClaimsPrincipal person, string correlationId)
    {
        var permissions = person.FindAll(ClaimTypes.Role)
            .SelectMany(role => Roles.PermissionsOf(role.Value))
            .ToHashSet(StringComparer.Ordinal);
        var id = Guid.TryParse(person.FindFirstValue(ClaimTypes.NameIdentifier), out var known) ? known : Guid.Empty;
        return new Actor(id, person.Identity?.Name ?? "", permissions, correlationId);
    }

    /// <summary>Whether any of the person's roles carries a permission.</summary>
    public static bool May(this ClaimsPrincipal person, string permission) =>
        person.Identity?.IsAuthenticated == true
        && person.FindAll(ClaimTypes.Role).Any(role => Roles.PermissionsOf(role.Value).Contains(permission));
}
