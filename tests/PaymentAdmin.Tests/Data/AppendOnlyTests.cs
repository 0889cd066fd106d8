using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Data;

public sealed class AppendOnlyTests
{
    [Theory]
    [InlineData(EntityState.Modified)]
    [InlineData(EntityState.Deleted)]
    public async Task SaveChanges_OfAChangedRecord_Throws(EntityState state)
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        await handlers.Onboard();

        await using var db = database.Open();
        var entry = await db.Set<AuditEntry>().FirstAsync(TestContext.Current.CancellationToken);
        db.Entry(entry).State = state;

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => db.SaveChanges());
    }

    [Fact]
    public async Task SaveChanges_OfARecordWithAChangedProperty_Throws()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        await handlers.Onboard();

        await using var db = database.Open();
        var entry = await db.Set<AuditEntry>().FirstAsync(TestContext.Current.CancellationToken);
        db.Entry(entry).Property(e => e.ActorName).CurrentValue = "somebody else";

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Model_OfAppendOnlyRows_HoldsTheRecordsThatMustStay()
    {
        using var db = new SqliteDesignTimeFactory().CreateDbContext([]);
        var appendOnly = db.Model.GetEntityTypes().Select(entity => entity.ClrType).Where(type => type.IsAssignableTo(typeof(IAppendOnly)));

        Assert.Superset(new HashSet<Type> { typeof(AuditEntry), typeof(IdempotentRequest) }, appendOnly.ToHashSet());
    }

    [Fact]
    public void Model_OfFinancialThings_IsNeverDeletedInCascade()
    {
        using var db = new SqliteDesignTimeFactory().CreateDbContext([]);
        var cascades = db.Model.GetEntityTypes().SelectMany(entity => entity.GetForeignKeys())
            .Where(key => key.DeleteBehavior is not (DeleteBehavior.Restrict or DeleteBehavior.NoAction))
            .Select(key => key.DeclaringEntityType.GetTableName()!);

        // A person's own roles and claims go with the person; people are not deleted but deactivated. What was never verified
        // is dropped with its bytes.
        Assert.Subset(new HashSet<string> { "UserRoles", "UserClaims", "RoleClaims", "RejectedBodies" }, cascades.ToHashSet());
    }
}
