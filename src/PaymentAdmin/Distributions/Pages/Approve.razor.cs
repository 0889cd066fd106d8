using Microsoft.AspNetCore.Components;
using PaymentAdmin.Distributions.Approval;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Pages;

/// <summary>What somebody who decides on a distribution needs to know, before the buttons that do it.</summary>
public sealed partial class Approve
{
    private Guid _id;
    private ApprovalAnswer? _approval;
    private SamplePayments.Answer? _sample;
    private string? _stale;
    private string? _loaded;

    [Inject]
    private GetApproval Get { get; set; } = default!;

    [Inject]
    private SamplePayments Samples { get; set; } = default!;

    [Parameter]
    public string Id { get; set; } = "";

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Id)
        {
            _loaded = Id;
            _id = PublicId.Distribution.Parse(Id);
            await Load();
        }
    }

    private async Task Load()
    {
        var actor = await Actor();
        _approval = (await Get.Handle(_id, actor, Left)).Answer;
        _sample = await Samples.Handle(_id, actor, Left);
    }

    private async Task OnDecided(string outcome)
    {
        _stale = null;
        Done(outcome);
        await Load();
    }

    // What was shown is no longer so: the page shows what is, and says why nothing was done.
    private async Task OnStale(Refusal refusal)
    {
        _stale = refusal.Message;
        await Load();
    }
}
