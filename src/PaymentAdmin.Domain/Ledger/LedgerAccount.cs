using System.Globalization;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Tenants;

namespace PaymentAdmin.Domain.Ledger;

/// <summary>
/// An account of the general ledger. Its number is class (4 digits) + processor (3 or more) + sequence (3):
/// base accounts have sequence 001; a tenant's accounts have the tenant's sequence with that processor;
/// shared accounts have processor 000 and, as sequence, the currency's ISO 4217 number.
/// </summary>
public sealed class LedgerAccount
{
    /// <summary>How many tenants one processor can have: the sequence has three digits.</summary>
    public const int MaxTenantsPerProcessor = 999;

    private const int BaseSequence = 1;

    private LedgerAccount()
    {
    }

    /// <summary>The id; <c>gl_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>10 digits or more; unique.</summary>
    public string Number { get; private set; } = "";

    /// <summary>Which class of the chart.</summary>
    public AccountClass Class { get; private set; }

    /// <summary>For people: "Paystack Settlement Float".</summary>
    public string Name { get; private set; } = "";

    /// <summary>ISO 4217 code; an account holds one currency.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>Whose account, or null for a shared one.</summary>
    public Guid? ProcessorId { get; private set; }

    /// <summary>For which tenant, or null.</summary>
    public Guid? TenantId { get; private set; }

    /// <summary>When it was opened, UTC.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>The classes that every processor has from onboarding.</summary>
    public static IReadOnlyList<AccountClass> BaseClasses { get; } = [AccountClass.SettlementFloat, AccountClass.FeeExpense, AccountClass.FeePayable];

    /// <summary>The classes of which there is one account per currency, shared by all processors.</summary>
    public static IReadOnlyList<AccountClass> SharedClasses { get; } =
        [AccountClass.OperatingBank, AccountClass.PspBalance, AccountClass.TransactionClearing, AccountClass.FundsHeld, AccountClass.SettlementDifferences];

    /// <summary>The classes of which a tenant has an account with a processor, each opened when it is first needed.</summary>
    public static IReadOnlyList<AccountClass> TenantClasses { get; } = [AccountClass.PrincipalReceivable, AccountClass.FeePayableOverride, AccountClass.FundsHeld];

    /// <summary>Opens the three base accounts of a processor (processors-api, "Onboard Processor").</summary>
    public static IReadOnlyList<LedgerAccount> OpenBase(Processor processor, DateTime now) =>
        [.. BaseClasses.Select(kind => Open(kind, processor.Number, BaseSequence, $"{processor.Name} {Title(kind)}", processor.SettlementCurrency, now, processor.Id))];

    /// <summary>Opens the accounts that all processors of a currency share.</summary>
    public static IReadOnlyList<LedgerAccount> OpenShared(Currency currency, DateTime now) =>
        [.. SharedClasses.Select(kind => Open(kind, 0, currency.Number, $"{Title(kind)} {currency.Code}", currency.Code, now))];

    /// <summary>Opens one of a tenant's accounts with a processor (processors-api, "GL Account Types").</summary>
    /// <param name="kind">One of <see cref="TenantClasses"/>.</param>
    /// <param name="processor">Which processor.</param>
    /// <param name="tenant">Which tenant.</param>
    /// <param name="sequence">The tenant's sequence with that processor, 1 to 999.</param>
    /// <param name="now">The time now, UTC.</param>
    /// <exception cref="Refusal">422 <c>account_numbers_exhausted</c>.</exception>
    public static LedgerAccount OpenForTenant(AccountClass kind, Processor processor, Tenant tenant, int sequence, DateTime now)
    {
        if (!TenantClasses.Contains(kind))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "Tenants have no account of this class.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        if (sequence > MaxTenantsPerProcessor)
        {
            throw Refusal.Rule("account_numbers_exhausted", $"{processor.Code} has accounts for {MaxTenantsPerProcessor} tenants already; account numbers hold no more.");
        }

        return Open(kind, processor.Number, sequence, $"{tenant.Name} {Title(kind)} ({processor.Name})", processor.SettlementCurrency, now, processor.Id, tenant.Id);
    }

    /// <summary>
    /// Opens an account of a processor in a currency other than the one it settles in. The sequences of these count down from 999, so that they
    /// never meet those of the tenants before all are taken.
    /// </summary>
    /// <param name="kind">One of <see cref="BaseClasses"/>, or with a tenant of <see cref="TenantClasses"/>.</param>
    /// <param name="processor">Which processor.</param>
    /// <param name="tenant">Which tenant; null for the processor's own.</param>
    /// <param name="currency">In which currency.</param>
    /// <param name="opened">How many accounts of that class the processor has in such currencies.</param>
    /// <param name="now">The time now, UTC.</param>
    /// <exception cref="Refusal">422 <c>account_numbers_exhausted</c>.</exception>
    public static LedgerAccount OpenInCurrency(AccountClass kind, Processor processor, Tenant? tenant, Currency currency, int opened, DateTime now)
    {
        if (!(tenant is null ? BaseClasses : TenantClasses).Contains(kind))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no account of this class for it.");
        }

        var sequence = MaxTenantsPerProcessor - opened;
        return sequence > BaseSequence
            ? Open(kind, processor.Number, sequence, $"{tenant?.Name ?? processor.Name} {Title(kind)} {currency.Code}{(tenant is null ? "" : $" ({processor.Name})")}", currency.Code, now, processor.Id, tenant?.Id)
            : throw Refusal.Rule("account_numbers_exhausted", $"{processor.Code} has accounts in {opened} other currencies already; account numbers hold no more.");
    }

    /// <summary>The number of an account: class, processor with at least three digits, sequence with three.</summary>
    public static string NumberOf(AccountClass kind, int processorNumber, int sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)kind:0000}{processorNumber:000}{sequence:000}");

    private static LedgerAccount Open(
        AccountClass kind, int processorNumber, int sequence, string name, string currency, DateTime now, Guid? processorId = null, Guid? tenantId = null) =>
        new()
        {
            Id = Ids.New(now),
            Number = NumberOf(kind, processorNumber, sequence),
            Class = kind,
            Name = name,
            Currency = currency,
            ProcessorId = processorId,
            TenantId = tenantId,
            CreatedAt = now,
        };

    private static string Title(AccountClass kind) => kind switch
    {
        AccountClass.OperatingBank => "Operating Bank",
        AccountClass.SettlementFloat => "Settlement Float",
        AccountClass.PspBalance => "Balance at PSP",
        AccountClass.PrincipalReceivable => "Principal Receivable",
        AccountClass.TransactionClearing => "Transaction Clearing",
        AccountClass.FeePayable => "Fee Payable",
        AccountClass.FeePayableOverride => "Fee Payable Override",
        AccountClass.FundsHeld => "Funds Held",
        AccountClass.FeeExpense => "Fee Expense",
        AccountClass.SettlementDifferences => "Settlement Differences",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a class of the chart."),
    };
}
