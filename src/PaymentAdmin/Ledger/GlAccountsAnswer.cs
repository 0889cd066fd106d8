using System.Text.Json.Serialization;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Ledger;

/// <summary>An account as processors-api shows it.</summary>
public sealed record GlAccountAnswer(string Id, string AccountNumber, string Name)
{
    public static GlAccountAnswer Of(LedgerAccount account) => new(PublicId.Account.Format(account.Id), account.Number, account.Name);

    internal static GlAccountAnswer? Of(IEnumerable<LedgerAccount> accounts, AccountClass kind) =>
        accounts.Where(account => account.Class == kind).Select(Of).SingleOrDefault();
}

/// <summary>A processor's base accounts.</summary>
public sealed record BaseAccountsAnswer(GlAccountAnswer? SettlementFloat, GlAccountAnswer? FeeExpense, GlAccountAnswer? FeePayable)
{
    internal static BaseAccountsAnswer Of(IReadOnlyCollection<LedgerAccount> accounts) => new(
        GlAccountAnswer.Of(accounts, AccountClass.SettlementFloat),
        GlAccountAnswer.Of(accounts, AccountClass.FeeExpense),
        GlAccountAnswer.Of(accounts, AccountClass.FeePayable));
}

/// <summary>A tenant's accounts with a processor; null where there is none, or where the override is not in use.</summary>
public sealed record TenantAccountsAnswer(string TenantId, GlAccountAnswer? PrincipalReceivable, GlAccountAnswer? FeePayableOverride)
{
    /// <summary>For the ETag: 0 while the tenant has no accounts here.</summary>
    [JsonIgnore]
    public int Version { get; init; }
}

/// <summary>The accounts of a processor (processors-api, "Processor GL Accounts"); <c>tenant</c> only where one was asked for.</summary>
public sealed record GlAccountsAnswer(
    string ProcessorId,
    string Code,
    BaseAccountsAnswer Base,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TenantAccountsAnswer? Tenant = null)
{
    internal static GlAccountsAnswer Of(Processor processor, IReadOnlyCollection<LedgerAccount> accounts, TenantAccountsAnswer? tenant = null) =>
        new(PublicId.Processor.Format(processor.Id), processor.Code, BaseAccountsAnswer.Of(accounts), tenant);
}
