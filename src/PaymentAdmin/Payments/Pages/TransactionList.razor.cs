using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Payments.Transactions;

namespace PaymentAdmin.Payments.Pages;

/// <summary>All transactions of one environment, newest first.</summary>
public sealed partial class TransactionList
{
    private FindTransactions.Answer? _page;
    private bool _mayLedger;

    [Inject]
    private FindTransactions Find { get; set; } = default!;

    /// <summary>Whether others than the first are shown.</summary>
    private bool Onwards => Query.ContainsKey("cursor") || Query.ContainsKey("offset");

    /// <summary>The currency is a filter of a due day's transactions only: without the day it goes too.</summary>
    private void FilterDue(DateOnly? day)
    {
        if (day is null)
        {
            Navigation.NavigateTo(Without("due_on", "currency"));
        }
        else
        {
            FilterUtcDay("due_on", day);
        }
    }

    protected override async Task Load()
    {
        var actor = await Actor();
        _mayLedger = actor.May(Permissions.ViewLedger);
        var query = FindTransactions.Query.Read(Query);
        query = Query.ContainsKey("limit") ? query : query with { Slice = query.Slice with { Limit = PageSize } };
        _page = await Find.Handle(query, actor, Left);
    }
}
