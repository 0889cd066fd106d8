using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.UI.Components;
using Radzen;

namespace PaymentAdmin.Tenants.Pages;

/// <summary>Adds a tenant or changes one.</summary>
public sealed partial class TenantForm
{
    private string _code = "";
    private string _name = "";
    private TenantStatus _status;
    private Theirs? _theirs;
    private ElementReference _conflict;
    private bool _toConflict;

    /// <summary>The tenant to change, as the person saw it; null to add one.</summary>
    [Parameter]
    public Versioned<TenantAnswer>? Tenant { get; set; }

    [Inject]
    private AddTenant Adding { get; set; } = default!;

    [Inject]
    private UpdateTenant Updating { get; set; } = default!;

    [Inject]
    private ListTenants List { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    private bool Deactivates => Tenant!.Answer.Status == TenantStatus.Active && _status == TenantStatus.Inactive;

    protected override void OnInitialized()
    {
        if (Tenant is { Answer: var tenant })
        {
            _name = tenant.Name;
            _status = tenant.Status;
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_toConflict)
        {
            _toConflict = false;
            await _conflict.FocusAsync();
        }
        else
        {
            await base.OnAfterRenderAsync(firstRender);
        }
    }

    private async Task Save()
    {
        if (Tenant is null)
        {
            await TryToSave(Add);
        }
        else if (!Deactivates || await DeactivationIsMeant())
        {
            await TryToSave(() => Change(Tenant.Version));
        }
    }

    // The two versions beside each other were the question; this is the answer.
    private Task SaveMine() => TryToSave(() => Change(_theirs!.Now.Version));

    private void TakeTheirs() => Dialogs.Close($"{_theirs!.Now.Answer.Code} stays as {_theirs.By} saved it.");

    private async Task Add()
    {
        var added = await Adding.Handle(new AddTenant.Input(_code, _name), await Actor(), CancellationToken.None);
        Close($"{added.Answer.Code} is added.");
    }

    private async Task Change(int version)
    {
        var id = PublicId.Tenant.Parse(Tenant!.Answer.Id);
        try
        {
            var saved = await Updating.Handle(id, new UpdateTenant.Input(_name, _status), IfMatch.Version(version), await Actor(), CancellationToken.None);
            Close($"{saved.Answer.Code} is saved.");
        }
        catch (Refusal stale) when (stale.Kind == RefusalKind.Stale)
        {
            _theirs = new Theirs((string)stale.Facts["changedBy"]!, await List.One(id, await Actor(), Left));
            _toConflict = true;
        }
    }

    // A save that began is seen through, also where the dialog was left meanwhile.
    private void Close(string outcome)
    {
        if (!Left.IsCancellationRequested)
        {
            Dialogs.Close(outcome);
        }
    }

    private async Task<bool> DeactivationIsMeant() =>
        await ConfirmDialog.Ask(Dialogs, $"Deactivate {Tenant!.Answer.Code}", "Deactivate", Deactivation) is not null;

    private Task TryToSave(Func<Task> save) => Try(save, refused: () => _theirs = null);

    private sealed record Theirs(string By, Versioned<TenantAnswer> Now);
}
