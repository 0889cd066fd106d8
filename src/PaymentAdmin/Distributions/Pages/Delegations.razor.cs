using Microsoft.AspNetCore.Components;
using PaymentAdmin.Distributions.Approval;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Platform;
using PaymentAdmin.UI;
using PaymentAdmin.UI.Components;
using Radzen;

namespace PaymentAdmin.Distributions.Pages;

/// <summary>One's own right to decide, lent and borrowed.</summary>
public sealed partial class Delegations
{
    private readonly FormErrors _errors = new();
    private IReadOnlyList<DelegationAnswer>? _rows;
    private DateTime _now;
    private bool _mayLend;
    private bool _busy;
    private string _to = "";
    private string _reason = "";
    private DateOnly? _from;
    private DateOnly? _until;

    [Inject]
    private ListDelegations List { get; set; } = default!;

    [Inject]
    private MakeDelegation Making { get; set; } = default!;

    [Inject]
    private RevokeDelegation Revoking { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private BrowserZone Zone { get; set; } = default!;

    protected override Task OnInitializedAsync() => Load();

    private async Task Load()
    {
        var actor = await Actor();
        _mayLend = ApprovalPolicy.StagePermissions.Any(actor.May);
        _now = Time.GetUtcNow().UtcDateTime;
        _rows = (await List.Handle(new ListDelegations.Query(), actor, Left)).Data;
    }

    private async Task Lend()
    {
        _errors.Clear();
        if (_until is not { } until)
        {
            _errors.Add("endsAt", "Say until when.");
        }
        else if (!_busy)
        {
            DateTime? from = _from is { } first ? Begin(first) : null;
            await Try(actor => Making.Handle(new MakeDelegation.Input(_to.Trim(), Begin(until.AddDays(1)), from, _reason.Length == 0 ? null : _reason), actor, CancellationToken.None), "Your right is lent.");
        }
    }

    private async Task End(DelegationAnswer row)
    {
        if (await ConfirmDialog.Ask(Dialogs, "End this delegation", "End it", Say($"{row.To} no longer decides for {row.From}, from now on. What was decided stands."), dangerous: false) is not null)
        {
            await Try(actor => Revoking.Handle(PublicId.Delegation.Parse(row.Id), actor, CancellationToken.None), "The delegation is ended.");
        }
    }

    // Days are the person's own.
    private DateTime Begin(DateOnly day) => Zone.Utc(day.ToDateTime(TimeOnly.MinValue));

    private async Task Try(Func<Actor, Task<DelegationAnswer>> act, string outcome)
    {
        _busy = true;
        try
        {
            await act(await Actor());
            Done(outcome);
            (_to, _reason, _from, _until) = ("", "", null, null);
        }
        catch (Refusal refusal)
        {
            _errors.Take(refusal);
        }
        finally
        {
            _busy = false;
        }

        await Load();
    }
}
