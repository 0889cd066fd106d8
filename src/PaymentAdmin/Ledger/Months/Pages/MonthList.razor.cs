using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Ledger.Manual;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.UI.Components;
using Radzen;

namespace PaymentAdmin.Ledger.Months.Pages;

/// <summary>Which months of accounting are closed; closes the next one.</summary>
public sealed partial class MonthList
{
    private ReadMonths.Answer? _months;
    private bool _mayClose;

    [Inject]
    private ReadMonths Read { get; set; } = default!;

    [Inject]
    private CloseMonth Closing { get; set; } = default!;

    [Inject]
    private ReadManualEntries Entries { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    protected override async Task Load()
    {
        var actor = await Actor();
        _mayClose = actor.May(Permissions.ApproveAdjustments);
        var query = new QueryInput(Query);
        var environment = query.Word<ConnectionEnvironment>("environment");
        query.Done();
        _months = await Read.Handle(environment, actor, Left);
    }

    private async Task Close()
    {
        // What is on the screen now, not what may be there when the dialog closes.
        var months = _months!;
        var waiting = await Entries.Handle(new ReadManualEntries.Query(new Slice(1, 0), ManualEntryStatus.Proposed, months.Environment), await Actor(), Left);
        var what = Does(months, waiting.Pagination.TotalCount);
        if (IsActing || await ConfirmDialog.Ask(Dialogs, $"Close {Named(months.Next!)}", $"Close {Named(months.Next!)}", what) is null)
        {
            return;
        }

        var input = new CloseMonth.Input(months.Next!, months.Environment);
        await Act($"{Named(months.Next!)} closes in {ClosedMonth.Grace.TotalMinutes} minutes.", actor => Closing.Handle(input, actor, CancellationToken.None), Reload);
    }

    /// <summary>"March 2026" for 2026-03.</summary>
    private static string Named(string month) => DateTime.ParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture).ToString("MMMM yyyy", CultureInfo.CurrentCulture);
}
