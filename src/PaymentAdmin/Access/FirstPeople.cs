using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Access;

/// <summary>The four roles, and the first platform admin of a new installation (Bootstrap:AdminEmail, Bootstrap:AdminPassword).</summary>
public sealed class FirstPeople(AddPerson addPerson, UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, ILookupNormalizer normalizer, ILogger<FirstPeople> logger)
{
    /// <summary>Several nodes may do this at once: what another has made is not made again.</summary>
    /// <exception cref="SettingsException">The settings name nobody who could be added.</exception>
    public async Task Prepare(AppSettings settings)
    {
        var bootstrap = Actor.System("bootstrap", Correlation.Current());
        await unitOfWork.Save(bootstrap, AddRoles, once: null, CancellationToken.None);
        if (await AnybodyThere())
        {
            return;
        }

        if (settings.BootstrapAdminEmail is { } email)
        {
            await AddFirst(email, settings.BootstrapAdminPassword!, bootstrap);
        }
        else if (!settings.SeedDemo)
        {
            logger.LogWarning("There is nobody who could sign in. Set Bootstrap:AdminEmail and Bootstrap:AdminPassword and start again.");
        }
    }

    /// <summary>Adds a person with a role.</summary>
    public Task Add(string email, string password, string role, Actor by) =>
        addPerson.Handle(new AddPerson.Input(email, [role], password), by, CancellationToken.None);

    private async Task AddFirst(string email, string password, Actor by)
    {
        try
        {
            await Add(email, password, Roles.PlatformAdmin, by);
            logger.LogInformation("The first platform admin is {Email}. Take the password out of the settings and change it.", email);
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Invalid)
        {
            throw new SettingsException($"The first platform admin cannot be added from Bootstrap:AdminEmail and Bootstrap:AdminPassword. {refusal.Message}");
        }
        catch (Refusal refusal) when (refusal.Code == AddPerson.EmailTaken)
        {
            logger.LogInformation("Another node has added the first platform admin.");
        }
    }

    private async Task<bool> AnybodyThere()
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.Set<User>().AnyAsync();
    }

    private async Task<int> AddRoles(PaymentDb db, DateTime now)
    {
        var known = await db.Set<IdentityRole<Guid>>().Select(role => role.Name!).ToListAsync();
        var missing = Roles.All.Except(known, StringComparer.Ordinal).ToList();
        db.AddRange(missing.Select(role => new IdentityRole<Guid>(role) { Id = now.NewId(), NormalizedName = normalizer.NormalizeName(role) }));
        return missing.Count;
    }
}
