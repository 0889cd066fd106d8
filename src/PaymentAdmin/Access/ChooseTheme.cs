using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Access;

/// <summary>Remembers a person's light or dark theme. A taste, not a change worth recording.</summary>
public sealed class ChooseTheme(IDbContextFactory<PaymentDb> contexts)
{
    /// <summary>Anybody may choose their own.</summary>
    public async Task Handle(bool dark, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Set<User>().Where(user => user.Id == actor.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.DarkTheme, dark), cancellationToken);
    }

    public async Task<bool> IsDark(Guid userId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<User>().AsNoTracking().Where(user => user.Id == userId).Select(user => user.DarkTheme).SingleOrDefaultAsync(cancellationToken);
    }
}
