using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.UI.Components;

namespace PaymentAdmin.Processors.Pages;

/// <summary>One processor: overview, fees, accounts, history.</summary>
public sealed partial class ProcessorDetail
{
    private Guid _id;
    private ProcessorAnswer? _processor;
    private int _version;
    private bool _mayManage;
    private bool _mayAudit;
    private bool _editing;
    private string? _notice;
    private string? _loaded;

    [Inject]
    private GetProcessor Get { get; set; } = default!;

    [Inject]
    private UpdateProcessor Update { get; set; } = default!;

    [Parameter]
    public string Id { get; set; } = "";

    [Parameter]
    public string? Tab { get; set; }

    private string CurrentPath => $"processors/{Id}{(string.IsNullOrEmpty(Tab) ? "" : $"/{Tab}")}";

    private IEnumerable<(string Text, string Path)> Tabs
    {
        get
        {
            yield return ("Overview", $"processors/{Id}");
            if (_mayManage)
            {
                yield return ("Fees", $"processors/{Id}/fees");
            }

            yield return ("GL accounts", $"processors/{Id}/gl-accounts");
            yield return ("Settlement", $"processors/{Id}/settlement");
            if (_mayAudit)
            {
                yield return ("History", $"processors/{Id}/history");
            }
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Id)
        {
            _loaded = Id;
            _id = PublicId.Processor.Parse(Id);
            await Load();
        }
    }

    private async Task Load()
    {
        var actor = await Actor();
        _mayManage = actor.May(Permissions.ManageProcessors);
        _mayAudit = actor.May(Permissions.ViewAudit);
        (_processor, _version) = await Get.Handle(_id, actor, Left);
    }

    private async Task OnSaved()
    {
        _editing = false;
        Done("The changes were saved.");
        await Load();
    }

    private async Task Deactivate()
    {
        var what = What("New transactions stop at once. What has already left is still settled, and what is still open will be listed.");
        if (await ConfirmDialog.Ask(Dialogs, $"Deactivate {_processor!.Name}", "Deactivate", what, askReason: true) is not { } reason)
        {
            return;
        }

        if (await ChangeStatus(ProcessorStatus.Inactive, reason) is { } updated)
        {
            _notice = updated.OpenItems is [] or null
                ? $"{updated.Name} is inactive. Nothing is left open."
                : $"{updated.Name} is inactive. Still open: {string.Join(" ", updated.OpenItems.Select(item => $"{item.Count} × {item.Description}"))}";
        }
    }

    private async Task Activate()
    {
        var what = What($"New transactions may go to {_processor!.Name} again.");
        if (await ConfirmDialog.Ask(Dialogs, $"Activate {_processor.Name}", "Activate", what, dangerous: false) is null)
        {
            return;
        }

        if (await ChangeStatus(ProcessorStatus.Active) is { } updated)
        {
            _notice = string.Join(" ", (updated.Warnings ?? []).Select(warning => warning.Message).Prepend($"{updated.Name} is active."));
        }
    }

    /// <summary>Sets the status whatever else changed meanwhile: it is about now, not about what the page showed.</summary>
    private async Task<UpdatedProcessorAnswer?> ChangeStatus(ProcessorStatus status, string? reason = null)
    {
        try
        {
            var updated = await Update.Handle(_id, new UpdateProcessor.Input(Status: status, Reason: reason), IfMatch.Any, await Actor(), Left);
            await Load();
            return updated.Answer;
        }
        catch (Refusal refusal)
        {
            Refused(refusal);
            return null;
        }
    }
}
