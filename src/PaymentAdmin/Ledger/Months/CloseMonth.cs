using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Ledger.Months;

/// <summary>Closes a month of accounting: what happened in it and is heard of later counts when it is written.</summary>
public sealed class CloseMonth(UnitOfWork unitOfWork)
{
    /// <param name="Month">Such as 2026-01; the one after the last that was closed.</param>
    /// <param name="Environment">In whose books.</param>
    public sealed record Input(string Month, ConnectionEnvironment Environment);

    /// <exception cref="Refusal">400; 403; 409 <c>month_closed</c>, <c>earlier_month_open</c>; 422 <c>month_not_over</c>.</exception>
    public Task<ReadMonths.Row> Handle(Input input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ApproveAdjustments);
        var month = Read(input.Month);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var last = await db.Set<ClosedMonth>().Where(row => row.Environment == input.Environment).MaxAsync(row => (DateTime?)row.Month, cancellationToken);
                var first = await db.JournalEntries.Where(entry => entry.Environment == input.Environment).MinAsync(entry => (DateTime?)entry.BookedAt, cancellationToken);
                var closed = ClosedMonth.Close(input.Environment, month, last, first is { } at ? ClosedMonth.Of(at) : null, actor, now);
                db.Add(closed);
                RecordAudit.Record(
                    db, actor, now, AuditedThing.TheLedger,
                    new AuditedAct(AuditKinds.MonthClosed, [new FieldChange("month", null, ReadMonths.Show(month)), new FieldChange("environment", null, Words.Of(input.Environment))]));
                return ReadMonths.Row.Of(closed);
            },
            once: null,
            cancellationToken);
    }

    private static DateTime Read(string text) =>
        DateTime.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var month) && month.Year is >= 2000 and < 9999
            ? month
            : throw Refusal.Invalid("month", "The month is written as year and month, such as 2026-01.");
}
