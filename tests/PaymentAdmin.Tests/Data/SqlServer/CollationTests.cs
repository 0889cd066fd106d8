using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Settlement;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>SQL Server compares no columns of different collations, and by default takes references that differ in case for the same: both would lose money.</summary>
public sealed class CollationTests
{
    [Theory]
    [InlineData(typeof(Transaction), nameof(Transaction.Reference))]
    [InlineData(typeof(SettlementLine), nameof(SettlementLine.MatchKey))]
    [InlineData(typeof(SettlementLine), nameof(SettlementLine.TransactionReference))]
    [InlineData(typeof(SettlementLine), nameof(SettlementLine.SettlementReference))]
    [InlineData(typeof(SettlementIssue), nameof(SettlementIssue.MatchKey))]
    [InlineData(typeof(SettlementIssue), nameof(SettlementIssue.Subject))]
    [InlineData(typeof(SettlementIssue), nameof(SettlementIssue.TransactionReference))]
    [InlineData(typeof(SettlementIssue), nameof(SettlementIssue.SettlementReference))]
    public void References_AreComparedCharacterByCharacter(Type entity, string property)
    {
        using var db = new SqlServerDesignTimeFactory().CreateDbContext([]);

        var found = db.GetService<IDesignTimeModel>().Model.FindEntityType(entity)!.FindProperty(property)!;

        Assert.Equal("Latin1_General_100_BIN2", found.GetCollation());
    }
}
