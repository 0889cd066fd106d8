using Microsoft.AspNetCore.Components;
using PaymentAdmin.Distributions.FollowUp;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Platform;
using Radzen;

namespace PaymentAdmin.Distributions.Pages;

/// <summary>One distribution: where it stands, what was found, its payments, what was decided.</summary>
public sealed partial class DistributionDetail
{
    private Guid _id;
    private DistributionAnswer? _distribution;
    private DistributionCheck? _check;
    private int _version;
    private bool _mayManage;
    private bool _mayAudit;
    private bool _maySeeFiles;
    private bool _editing;
    private (string, string?) _loaded;

    [Inject]
    private ReadDistribution Read { get; set; } = default!;

    [Inject]
    private CheckDistribution Checking { get; set; } = default!;

    [Inject]
    private RefreshPayees Refreshing { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Parameter]
    public string Id { get; set; } = "";

    [Parameter]
    public string? Tab { get; set; }

    /// <summary>The code of the finding whose payments are shown.</summary>
    [SupplyParameterFromQuery(Name = "finding")]
    public string? Finding { get; set; }

    /// <summary>The status of the payments that are shown.</summary>
    [SupplyParameterFromQuery(Name = "status")]
    public string? PaymentStatus { get; set; }

    private bool MayChange => _mayManage && DistributionStates.MayChange(_distribution!.Status);

    private bool MayFollowUp => _mayManage && _distribution!.Status is (DistributionStatus.Completed or DistributionStatus.CompletedWithFailures);

    private string CurrentPath => $"distributions/{Id}{(string.IsNullOrEmpty(Tab) ? "" : $"/{Tab}")}";

    private IEnumerable<(string Text, string Path)> Tabs
    {
        get
        {
            yield return ("Overview", $"distributions/{Id}");
            yield return ("Payments", $"distributions/{Id}/payments");
            yield return ("Decisions", $"distributions/{Id}/decisions");
            if (_maySeeFiles)
            {
                yield return ("Files", $"distributions/{Id}/files");
            }

            if (_mayAudit)
            {
                yield return ("History", $"distributions/{Id}/history");
            }
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != (Id, Tab))
        {
            _loaded = (Id, Tab);
            _id = PublicId.Distribution.Parse(Id);
            await Load();
        }
    }

    private async Task Load()
    {
        var actor = await Actor();
        _mayManage = actor.May(Permissions.ManageDistributions);
        _maySeeFiles = _mayManage && actor.May(Permissions.ViewBeneficiaries);
        _mayAudit = actor.May(Permissions.ViewAudit);
        (_distribution, _version) = await Read.Handle(_id, actor, Left);
        _check = null;
        if (string.IsNullOrEmpty(Tab) && _distribution.ReleasedAt is null)
        {
            // What was found was decided on with the release. The facts are shown while the check, which may take a moment, is still under way.
            StateHasChanged();
            _check = await Checking.Handle(_id, actor, Left);
        }
    }

    private async Task OnSaved()
    {
        _editing = false;
        Done("The changes were saved.");
        await Load();
    }

    private Task FollowUp() => FollowUpDialog.Ask(Dialogs, Navigation, _id, _distribution!.Name, _distribution.Purpose, _distribution.Cycle);

    private async Task Refresh()
    {
        try
        {
            var refreshed = await Refreshing.Handle(_id, await Actor(), CancellationToken.None);
            Done($"The details of {DistributionText.Count(refreshed.Refreshed, "payment", "payments")} were taken over.");
        }
        catch (Refusal refusal)
        {
            Refused(refusal);
        }

        await Load();
    }
}
