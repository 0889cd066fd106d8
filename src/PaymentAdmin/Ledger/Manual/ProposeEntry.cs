using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Ledger.Manual;

/// <summary>A person proposes an entry that no PSP tells of; it is posted when a second one approves it.</summary>
public sealed class ProposeEntry(UnitOfWork unitOfWork)
{
    /// <param name="Kind">What happened.</param>
    /// <param name="Environment">In whose books.</param>
    /// <param name="Reason">Why: 1 to 500 characters.</param>
    /// <param name="Currency">ISO 4217 code; not for an adjustment, whose accounts say it.</param>
    /// <param name="Amount">Minor units, 1 to 10^15; not for an adjustment.</param>
    /// <param name="ProcessorId">The processor: for fees, and where a tenant is named.</param>
    /// <param name="TenantId">Whose money: a tenant that is paid, or for which a programme is funded; or whose fees, where they are owed on an account of its own.</param>
    /// <param name="EffectiveAt">When it happened; now where it is left out.</param>
    /// <param name="Lines">Of an adjustment: its lines, 2 to 20.</param>
    public sealed record Input(
        ManualEntryKind Kind, ConnectionEnvironment Environment, string? Reason = null, string? Currency = null, long? Amount = null, string? ProcessorId = null, string? TenantId = null,
        DateTime? EffectiveAt = null, IReadOnlyList<Line>? Lines = null);

    /// <summary>A line of an adjustment: debit or credit, minor units.</summary>
    public sealed record Line(string AccountNumber, long Debit = 0, long Credit = 0);

    /// <exception cref="Refusal">400 with every field's message; 403; 404 for an unknown processor or tenant; 422 <c>entry_unbalanced</c>.</exception>
    public Task<ManualEntryAnswer> Handle(Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.PostAdjustments);
        Check(input);
        var (processorId, tenantId) = (PublicId.Processor.ParseOrNull(input.ProcessorId), PublicId.Tenant.ParseOrNull(input.TenantId));
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                await RefuseUnknown(db, processorId, tenantId, cancellationToken);
                var lines = input.Kind == ManualEntryKind.Adjustment
                    ? await Chosen(db, input.Lines ?? [], cancellationToken)
                    : await Table(
                        db, input, new AccountOwner(input.Currency!, processorId, tenantId, await BookTransaction.OwesFeesApart(db, processorId, tenantId, cancellationToken)), now, cancellationToken);
                var entry = ManualEntry.Propose(new ManualEntryFacts(input.Environment, input.Kind, processorId, (input.EffectiveAt ?? now).ToMilliseconds(), input.Reason ?? ""), lines, actor, now);
                db.Add(entry);
                RecordAudit.Record(db, actor, now, AuditedThing.Of(entry), new AuditedAct(AuditKinds.ManualEntryProposed, [new FieldChange("kind", null, Words.Of(entry.Kind))], entry.Reason));
                return ManualEntryAnswer.Of(entry, decision: null, journalEntryId: null, await ReadManualEntries.Accounts(db, [entry], cancellationToken));
            },
            once,
            cancellationToken);
    }

    private static void Check(Input input)
    {
        var errors = new FieldErrors();
        Text.CheckReason(input.Reason, ManualEntry.ReasonMaxLength, errors);
        if (input.Kind == ManualEntryKind.Adjustment)
        {
            errors.Check(input.Amount is null, "amount", "An adjustment says its amounts in its lines.");
            errors.Check(input.Lines is { Count: >= 2 and <= ManualEntry.MaxLines }, "lines", $"An adjustment has 2 to {ManualEntry.MaxLines} lines.");
            for (var at = 0; at < Math.Min(input.Lines?.Count ?? 0, ManualEntry.MaxLines); at++)
            {
                var line = input.Lines![at];
                errors.Check(line is { Debit: 0, Credit: > 0 } or { Debit: > 0, Credit: 0 }, $"lines[{at}]", "A line has a debit or a credit, above zero, in minor units.");
            }
        }
        else
        {
            errors.Check(input.Lines is null, "lines", "Only an adjustment has lines of its own.");
            errors.Check(input.Currency is { } currency && Currency.Exists(currency), "currency", "The currency is an ISO 4217 code in capitals, such as NGN.");
            errors.Check(input.Amount is > 0 and <= Amount.MaxMinor, "amount", "The amount is a whole number of minor units, from 1 to 10^15.");
            errors.Check(input.ProcessorId is not null || !(ManualPostings.NeedsProcessor(input.Kind) || input.TenantId is not null), "processorId", "Name the processor: whose fees, or with whom the tenant has its account.");
            errors.Check(input.TenantId is not null || !ManualPostings.NeedsTenant(input.Kind), "tenantId", "Name the tenant that was paid.");
        }

        errors.ThrowIfAny();
    }

    private static async Task RefuseUnknown(PaymentDb db, Guid? processorId, Guid? tenantId, CancellationToken cancellationToken)
    {
        if (processorId is not null && !await db.Processors.AnyAsync(row => row.Id == processorId, cancellationToken))
        {
            throw Refusal.NotFound("processor");
        }

        if (tenantId is not null && !await db.Tenants.AnyAsync(row => row.Id == tenantId, cancellationToken))
        {
            throw Refusal.NotFound("tenant");
        }
    }

    private static async Task<IReadOnlyList<EntryLine>> Table(PaymentDb db, Input input, AccountOwner owner, DateTime now, CancellationToken cancellationToken)
    {
        var posting = ManualPostings.Of(input.Kind, input.Amount!.Value);
        var accounts = await new BookedAccounts(db, owner, now).Of([.. posting.Lines.Select(line => line.Class)], cancellationToken);
        return [.. posting.Lines.Select(line => new EntryLine(accounts[line.Class], owner.Currency, line.DebitMinor))];
    }

    private static async Task<IReadOnlyList<EntryLine>> Chosen(PaymentDb db, IReadOnlyList<Line> lines, CancellationToken cancellationToken)
    {
        var numbers = lines.Select(line => line.AccountNumber).Where(number => number.All(char.IsAsciiDigit)).ToList();
        var accounts = await db.LedgerAccounts.Where(account => numbers.Contains(account.Number)).ToDictionaryAsync(account => account.Number, StringComparer.Ordinal, cancellationToken);
        var errors = new FieldErrors();
        for (var at = 0; at < lines.Count; at++)
        {
            errors.Check(accounts.ContainsKey(lines[at].AccountNumber), $"lines[{at}].accountNumber", "There is no account with this number. Look it up in the chart of accounts.");
        }

        errors.ThrowIfAny();
        return [.. lines.Select(line => new EntryLine(accounts[line.AccountNumber].Id, accounts[line.AccountNumber].Currency, line.Debit - line.Credit))];
    }
}
