using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Programmes.Pages;

/// <summary>One programme: its bounds, who approves, through what it pays.</summary>
public sealed partial class ProgrammeDetail
{
    private Guid _id;
    private ProgrammeAnswer? _programme;
    private int _version;
    private bool _mayManage;
    private bool _mayPrepare;
    private bool _mayAudit;
    private bool _editing;
    private string? _loaded;

    [Inject]
    private ListProgrammes List { get; set; } = default!;

    [Parameter]
    public string Id { get; set; } = "";

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Id)
        {
            _loaded = Id;
            _id = PublicId.Programme.Parse(Id);
            await Load();
        }
    }

    private async Task Load()
    {
        var actor = await Actor();
        _mayManage = actor.May(Permissions.ManageProgrammes);
        _mayPrepare = actor.May(Permissions.ManageDistributions);
        _mayAudit = actor.May(Permissions.ViewAudit);
        (_programme, _version) = await List.One(_id, actor, Left);
    }

    private async Task OnSaved()
    {
        _editing = false;
        Done("The changes were saved.");
        await Load();
    }

    private static string OfBudget(ProgrammeAnswer programme) => programme.Budget is { } budget
        ? $"{ProgrammeText.Bound(budget - programme.Committed, programme.Currency)} of the budget are left"
        : "no budget is set";
}
