using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Access;

/// <summary>Changes a person's roles, or whether they are active. Only what is sent changes; what they are signed in to ends.</summary>
public sealed class ChangePerson(UnitOfWork unitOfWork)
{
    [PartialInput]
    [IgnoresFields("id", "lockedUntil", "createdAt")]
    public sealed record Input(IReadOnlyList<string>? Roles = null, bool? Active = null, string? Email = null);

    /// <exception cref="Refusal">
    /// 403; 404; 400; 412 <c>changed_meanwhile</c>; 422 <c>field_immutable</c>, <c>own_rights</c>, <c>own_deactivation</c>, <c>last_platform_admin</c>.
    /// </exception>
    public Task<Versioned<PersonAnswer>> Handle(Guid id, Input input, IfMatch ifMatch, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageUsers);
        var errors = new FieldErrors();
        var wanted = input.Roles is null ? null : PersonRules.CheckRoles(input.Roles, errors);
        errors.ThrowIfAny();
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                // The roles before everything that is decided by them: see KeepAnAdmin.
                var roles = await db.Set<IdentityRole<Guid>>().ToListAsync(cancellationToken);
                var user = await db.Set<User>().SingleOrDefaultAsync(one => one.Id == id, cancellationToken) ?? throw Refusal.NotFound("user");
                var held = await db.Set<IdentityUserRole<Guid>>().Where(one => one.UserId == id).ToListAsync(cancellationToken);
                var before = new State(user.IsActive, [.. roles.Where(role => held.Any(one => one.RoleId == role.Id)).Select(role => role.Name!)]);
                var after = new State(input.Active ?? before.Active, wanted ?? before.Roles);

                var last = await LastChange.Of(db, id, cancellationToken) ?? new LastChange("Somebody", user.CreatedAt);
                ifMatch.Require(PersonAnswer.VersionOf(user), user.Email!, last.By, last.At, () => PersonAnswer.Of(user, before.Roles, now));
                if (input.Email is not null && !input.Email.Trim().Equals(user.Email, StringComparison.OrdinalIgnoreCase))
                {
                    throw Refusal.Rule("field_immutable", "email cannot be changed. Add a new person and deactivate this one.", "email");
                }

                if (before.Active != after.Active || !before.Roles.ToHashSet(StringComparer.Ordinal).SetEquals(after.Roles))
                {
                    KeepOwnRights(id, after, actor);
                    await KeepAnAdmin(db, id, before, after, roles, cancellationToken);
                    user.IsActive = after.Active;
                    db.RemoveRange(held.Where(one => !after.Roles.Contains(NameOf(one.RoleId), StringComparer.Ordinal)));
                    db.AddRange(roles
                        .Where(role => after.Roles.Contains(role.Name!, StringComparer.Ordinal) && held.TrueForAll(one => one.RoleId != role.Id))
                        .Select(role => new IdentityUserRole<Guid> { UserId = id, RoleId = role.Id }));
                    user.Renew();
                    RecordAudit.Record(db, actor, now, user.ToAudited(), new AuditedAct(AuditKinds.UserChanged, [.. Changes(before, after)]));
                }

                return new Versioned<PersonAnswer>(PersonAnswer.Of(user, after.Roles, now), PersonAnswer.VersionOf(user));

                string NameOf(Guid roleId) => roles.Single(role => role.Id == roleId).Name!;
            },
            once: null,
            cancellationToken);
    }

    /// <summary>Nobody takes from themselves what they would need to give it back.</summary>
    private static void KeepOwnRights(Guid id, State after, Actor actor)
    {
        if (id != actor.Id)
        {
            return;
        }

        if (!after.Active)
        {
            throw Refusal.Rule("own_deactivation", "You cannot deactivate yourself. Ask another platform admin.", "active");
        }

        if (!after.Roles.SelectMany(Roles.PermissionsOf).Contains(Permissions.ManageUsers, StringComparer.Ordinal))
        {
            throw Refusal.Rule("own_rights", "You cannot take the right to manage people from yourself. Ask another platform admin.", "roles");
        }
    }

    /// <summary>
    /// There is always an active platform admin. Two changes at the same moment could each count on the other's person:
    /// so whoever takes one away also marks the role, which the other finds changed when it saves, and looks again.
    /// </summary>
    private static async Task KeepAnAdmin(PaymentDb db, Guid id, State before, State after, List<IdentityRole<Guid>> roles, CancellationToken cancellationToken)
    {
        if (!before.IsAdmin || after.IsAdmin)
        {
            return;
        }

        var admin = roles.Single(role => role.Name == Roles.PlatformAdmin);
        var holders = db.Set<IdentityUserRole<Guid>>().Where(held => held.RoleId == admin.Id && held.UserId != id);
        if (!await db.Set<User>().AnyAsync(user => user.IsActive && holders.Any(held => held.UserId == user.Id), cancellationToken))
        {
            throw Refusal.Rule(
                "last_platform_admin",
                "Nobody else is an active platform admin, so nobody could manage people any more. Make somebody else one first.",
                after.Active ? "roles" : "active");
        }

        admin.ConcurrencyStamp = User.NewStamp();
    }

    private static IEnumerable<FieldChange> Changes(State before, State after)
    {
        if (!before.Roles.ToHashSet(StringComparer.Ordinal).SetEquals(after.Roles))
        {
            yield return new FieldChange("roles", before.RolesText, after.RolesText);
        }

        if (before.Active != after.Active)
        {
            yield return new FieldChange("active", before.Active ? "true" : "false", after.Active ? "true" : "false");
        }
    }

    private sealed record State(bool Active, IReadOnlyList<string> Roles)
    {
        public bool IsAdmin => Active && Roles.Contains(Domain.Access.Roles.PlatformAdmin, StringComparer.Ordinal);

        public string RolesText => string.Join(", ", Domain.Access.Roles.All.Intersect(Roles, StringComparer.Ordinal));
    }
}
