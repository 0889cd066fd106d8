using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using Radzen;

namespace PaymentAdmin.Webhooks;

/// <summary>Starts a replay of many, once a person has seen what it will do.</summary>
public sealed partial class ReplayDialog
{
    private StartReplay.Plan? _plan;
    private string _reason = "";
    private string? _error;
    private string? _problem;
    private bool _busy;

    /// <summary>Which notifications.</summary>
    [Parameter, EditorRequired]
    public ReplaySelection Selection { get; set; } = default!;

    [Inject]
    private StartReplay Starting { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    private bool CanStart => _plan is { } plan && plan.Tried + plan.GoneThroughAgain > 0;

    /// <summary>Asks; where the person starts it, shows the page on which it moves.</summary>
    public static async Task Ask(DialogService dialogs, NavigationManager navigation, ReplaySelection selection)
    {
        var options = new DialogOptions { CloseDialogOnEsc = true, Width = "min(44rem, calc(100vw - 2rem))" };
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(Selection)] = selection };
        if (await dialogs.OpenAsync<ReplayDialog>("Replay notifications", parameters, options) is string id)
        {
            navigation.NavigateTo($"webhooks/replays/{id}");
        }
    }

    protected override async Task OnInitializedAsync()
    {
        try
        {
            _plan = await Starting.DryRun(Selection, await Actor(), Left);
        }
        catch (Refusal refusal)
        {
            _problem = refusal.Message;
        }
    }

    private static string Summary(StartReplay.Plan plan) => (plan.Total, plan.Tried + plan.GoneThroughAgain) switch
    {
        (0, _) => "No notification matches: there is nothing to replay.",
        (_, 0) => $"{ReplayText.Count(plan.Total)} in {Words.Plain(plan.Environment!.Value).ToLowerInvariant()}; none of them can be replayed.",
        var (total, replayed) => $"{ReplayText.Count(total)} in {Words.Plain(plan.Environment!.Value).ToLowerInvariant()}: {replayed:N0} will be replayed in the order in which they arrived, {plan.Skipped:N0} left alone. It goes on by itself, and can be stopped.",
    };

    private async Task Start()
    {
        _error = string.IsNullOrWhiteSpace(_reason) ? "Say why, in a few words." : null;
        if (_error is not null || _busy)
        {
            return;
        }

        (_busy, _problem) = (true, null);
        try
        {
            var started = await Starting.Handle(Selection, _reason, await Actor(), CancellationToken.None);
            if (!Left.IsCancellationRequested)
            {
                Dialogs.Close(started.Id);
            }
        }
        catch (Refusal refusal)
        {
            _problem = refusal.Message;
        }
        finally
        {
            _busy = false;
        }
    }
}
