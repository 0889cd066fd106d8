using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain.Access;

namespace PaymentAdmin.Processors.Pages;

/// <summary>What a person sees first: the figures that they may see, each with the list behind it.</summary>
public sealed partial class Home
{
    private GetOverview.Answer? _overview;
    private bool _mayManage;
    private bool _mayManagePeople;

    [Inject]
    private GetOverview Overview { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        var actor = await Actor();
        _mayManage = actor.May(Permissions.ManageProcessors);
        _mayManagePeople = actor.May(Permissions.ManageUsers);
        _overview = await Overview.Handle(actor, Left);
    }
}
