using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Platform;

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
    private bool _editing;
    private (string, string?) _loaded;

    [Inject]
    private ReadDistribution Read { get; set; } = default!;

    [Inject]
    private CheckDistribution Checking { get; set; } = default!;

    [Inject]
    private RefreshPayees Refreshing { get; set; } = default!;

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

    private string CurrentPath => $"distributions/{Id}{(string.IsNullOrEmpty(Tab) ? "" : $"/{Tab}")}";

    private IEnumerable<(string Text, string Path)> Tabs
    {
        get
        {
            yield return ("Overview", $"distributions/{Id}");
            yield return ("Payments", $"distributions/{Id}/payments");
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
        _mayAudit = actor.May(Permissions.ViewAudit);
        (_distribution, _version) = await Read.Handle(_id, actor, Left);
        _check = null;
        if (string.IsNullOrEmpty(Tab))
        {
            // The facts are shown while the check, which may take a moment, is still under way.
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
