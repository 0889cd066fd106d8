using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Access;

/// <summary>The four roles, and the first platform admin of a new installation (Bootstrap:AdminEmail, Bootstrap:AdminPassword).</summary>
public sealed class FirstPeople(UserManager<User> users, RoleManager<IdentityRole<Guid>> roles, PaymentDb db, TimeProvider clock, ILogger<FirstPeople> logger)
{
    public async Task Prepare(AppSettings settings)
    {
        foreach (var role in Roles.All)
        {
            if (!await roles.RoleExistsAsync(role))
            {
                Succeed(await roles.CreateAsync(new IdentityRole<Guid>(role) { Id = clock.Now().NewId() }));
            }
        }

        if (settings.BootstrapAdminEmail is { } email && !await db.Set<User>().AnyAsync())
        {
            await Add(email, settings.BootstrapAdminPassword!, Roles.PlatformAdmin, Actor.System("bootstrap", Correlation.Current()));
            logger.LogInformation("The first platform admin is {Email}. Take the password out of the settings and change it.", email);
        }
        else if (!settings.SeedDemo && !await db.Set<User>().AnyAsync())
        {
            logger.LogWarning("There is nobody who could sign in. Set Bootstrap:AdminEmail and Bootstrap:AdminPassword and start again.");
        }
    }

    /// <summary>Adds a person with a role.</summary>
    public async Task Add(string email, string password, string role, Actor by)
    {
        var now = clock.Now();
        var user = new User { Id = now.NewId(), UserName = email, Email = email, CreatedAt = now };
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            // Identity saves twice; the transaction makes it one.
            await using var transaction = await db.Database.BeginTransactionAsync();
            RecordAudit.Record(db, by, now, new AuditedThing(AuditedThing.User, user.Id, email), new AuditedAct(AuditKinds.UserAdded, [new("email", null, email), new("role", null, role)]));
            Succeed(await users.CreateAsync(user, password));
            Succeed(await users.AddToRoleAsync(user, role));
            await transaction.CommitAsync();
        });
    }

    private static void Succeed(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new SettingsException(string.Join(" ", result.Errors.Select(error => error.Description)));
        }
    }
}
