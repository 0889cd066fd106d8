using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using Radzen;

namespace PaymentAdmin.Tenants.Pages;

/// <summary>All tenants; who may, adds and changes them in a dialog.</summary>
public sealed partial class TenantList
{
    private static readonly DialogOptions Form = new() { CloseDialogOnEsc = true, Width = "min(34rem, calc(100vw - 2rem))" };

    private ListOf<TenantAnswer> _page = new([], new OffsetPagination(PageSize, 0, 0, false));
    private bool _mayManage;
    private bool _maySeeHistory;

    [Inject]
    private ListTenants List { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    protected override async Task Load()
    {
        var actor = await Actor();
        _mayManage = actor.May(Permissions.ManageProcessors);
        _maySeeHistory = actor.May(Permissions.ViewAudit);
        var query = ListTenants.Query.Read(Query);
        query = Query.ContainsKey("limit") ? query : query with { Slice = query.Slice! with { Limit = PageSize } };
        _page = await List.Handle(query, actor, Left);
    }

    private Task Add() => Open("Add a tenant", []);

    private async Task Change(TenantAnswer row)
    {
        try
        {
            // As it is now, not as it was when the list was loaded.
            var tenant = await List.One(PublicId.Tenant.Parse(row.Id), await Actor(), Left);
            await Open($"Change {row.Code}", new() { [nameof(TenantForm.Tenant)] = tenant });
        }
        catch (Refusal refusal)
        {
            Refused(refusal);
        }
    }

    private async Task Open(string title, Dictionary<string, object?> parameters)
    {
        if (await Dialogs.OpenAsync<TenantForm>(title, parameters, Form) is string outcome)
        {
            Done(outcome);
        }

        // Also where the form was left: it may have met a colleague's change.
        await Reload();
    }
}
