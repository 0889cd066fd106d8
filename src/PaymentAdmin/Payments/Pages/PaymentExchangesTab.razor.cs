using Microsoft.AspNetCore.Components;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments.Pages;

/// <summary>What was said with the PSP about a payment, newest first.</summary>
public sealed partial class PaymentExchangesTab
{
    private int? _version;

    /// <summary>The payment, without its prefix.</summary>
    [Parameter, EditorRequired]
    public Guid PaymentId { get; set; }

    /// <summary>The payment's version: with another one something may have been said.</summary>
    [Parameter, EditorRequired]
    public int Version { get; set; }

    [Inject]
    private ListExchanges List { get; set; } = default!;

    protected override Guid Thing => PaymentId;

    protected override string Permission => Permissions.ViewConnections;

    protected override async Task OnParametersSetAsync()
    {
        var changed = _version is { } known && known != Version;
        _version = Version;
        await base.OnParametersSetAsync();
        if (changed)
        {
            await Refresh();
        }
    }

    protected override async Task<(IReadOnlyList<ListExchanges.Row> Rows, string? Next)> Load(Guid thing, string? after, Actor actor)
    {
        var page = await List.OfPayment(new ListExchanges.PaymentQuery(thing, Cursor.Parse(after), AtOnce), actor, Left);
        return (page.Data, page.Pagination.Cursor);
    }
}
