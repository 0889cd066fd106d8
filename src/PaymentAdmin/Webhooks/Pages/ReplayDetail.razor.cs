using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.UI.Components;
using Radzen;

namespace PaymentAdmin.Webhooks.Pages;

/// <summary>One replay of many: moves by itself until everything that it asked for is done.</summary>
public sealed partial class ReplayDetail
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);

    private GetReplay.Answer? _shown;
    private bool _mayReplay;

    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    private GetReplay Get { get; set; } = default!;

    [Inject]
    private CancelReplay Cancelling { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    private bool Moves => _shown is { } shown && (shown.Replay.Status == ReplayStatus.Running || shown.Outcomes.Waiting > 0);

    protected override async Task Load()
    {
        var query = GetReplay.Query.Read(Query);
        query = Query.ContainsKey("limit") ? query : query with { Limit = PageSize };
        var actor = await Actor();
        _mayReplay = actor.May(Permissions.ReplayWebhooks);
        _shown = await Get.Handle(PublicId.Replay.Parse(Id), query, actor, Left);
        LookAgain(LookAgainAfter, () => Moves, Reload);
    }

    private static string Summary(ReplayAnswer replay, GetReplay.Outcomes outcomes)
    {
        var turns = $"{replay.Taken:N0} of {replay.Total:N0} have had their turn";
        var ends = $"{outcomes.Processed:N0} processed, {outcomes.Failed:N0} failed, {outcomes.HeldBlocked:N0} held, {outcomes.Duplicate:N0} duplicates, {outcomes.Waiting:N0} waiting";
        return replay.Status switch
        {
            ReplayStatus.Running => $"{turns}: {ends}.",
            ReplayStatus.Cancelled => $"Stopped. {turns}: {ends}.",
            _ when replay.Taken < replay.Total => $"Completed. {turns}, the rest no longer matched: {ends}.",
            _ => $"Completed. {turns}: {ends}.",
        };
    }

    private async Task Cancel()
    {
        const string Consequence = "No further notification has its turn. What was asked for already, 50 at most, is still tried; what was done stays done.";
        if (await ConfirmDialog.Ask(Dialogs, "Cancel the replay", "Cancel the replay", What(Consequence), askReason: true) is not { } reason)
        {
            return;
        }

        try
        {
            await Cancelling.Handle(PublicId.Replay.Parse(Id), new ReasonInput(reason), await Actor(), CancellationToken.None);
            Done("The replay is stopped.");
        }
        catch (Refusal refusal)
        {
            Refused(refusal);
        }

        await Reload();
    }
}
