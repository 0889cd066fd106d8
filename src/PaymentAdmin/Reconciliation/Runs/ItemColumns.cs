using PaymentAdmin.Domain;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Reconciliation.Runs;

/// <summary>The columns of an export of items. Amounts in minor units.</summary>
internal static class ItemColumns
{
    public static readonly CsvColumn<ListItems.Row>[] All =
    [
        new("number", row => row.Number),
        new("class", row => Words.Of(row.Class)),
        new("reference", row => row.Reference),
        new("psp_id", row => row.PspId),
        new("platform_amount", row => row.Platform?.Amount),
        new("platform_currency", row => row.Platform?.Currency),
        new("platform_status", row => row.Platform?.Status),
        new("platform_fee", row => row.Platform?.Fee),
        new("platform_at", row => Wire.WriteTime(row.Platform?.At)),
        new("psp_amount", row => row.Psp?.Amount),
        new("psp_currency", row => row.Psp?.Currency),
        new("psp_status", row => row.Psp?.Status),
        new("psp_word", row => row.StatusWord),
        new("psp_fee", row => row.Psp?.Fee),
        new("psp_at", row => Wire.WriteTime(row.Psp?.At)),
        new("payment_id", row => row.PaymentId),
        new("transaction_id", row => row.TransactionId),
        new("possible_double", row => row.IsPossibleDouble),
        new("other_fee", row => row.HasOtherFee),
        new("fault", row => row.Fault),
        new("before", row => row.Before is { } before ? Words.Of(before) : null),
        new("step", row => Words.Of(row.Step)),
        new("issue_id", row => row.IssueId),
    ];
}
