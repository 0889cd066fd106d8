using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.UI.Components;
using Radzen;

namespace PaymentAdmin.Jobs.Pages;

/// <summary>How everything in the background stands, moving by itself.</summary>
public sealed partial class JobList
{
    private JobWatch.Picture? _picture;
    private IDisposable? _watching;
    private bool _mayManage;

    [Inject]
    private JobWatch Watch { get; set; } = default!;

    [Inject]
    private ControlJob Control { get; set; } = default!;

    [Inject]
    private ControlQueue Queues { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        await Load();
        if (!Left.IsCancellationRequested)
        {
            _watching = Watch.Watch(picture => InvokeAsync(() => Show(picture)));
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _watching?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task Load()
    {
        var actor = await Actor();
        _mayManage = actor.May(Permissions.ManageJobs);
        _picture = await Watch.Take(actor, Left);
    }

    private void Show(JobWatch.Picture picture)
    {
        if (!Left.IsCancellationRequested)
        {
            _picture = picture;
            StateHasChanged();
        }
    }

    private Task Run(ListJobs.Row job) => Do(
        async () => await Control.Run(job.Name, new ReasonInput(), await Actor(), CancellationToken.None), $"\"{job.Title}\" runs within seconds.");

    private Task Pause(ListJobs.Row job) => Ask(
        $"Pause \"{job.Title}\"", "Pause", "It does not run again until it is resumed. A run that has begun comes to its end.",
        async input => await Control.Pause(job.Name, input, await Actor(), CancellationToken.None), $"\"{job.Title}\" is paused.");

    private Task Resume(ListJobs.Row job) => Do(
        async () => await Control.Resume(job.Name, new ReasonInput(), await Actor(), CancellationToken.None), $"\"{job.Title}\" goes on.");

    private Task Pause(QueueFigures.Row queue) => Ask(
        $"Pause the queue \"{queue.Title}\"", "Pause",
        $"No node begins anything of it until it is resumed: {queue.Waiting.ToString("N0", CultureInfo.CurrentCulture)} wait now, {queue.Running.ToString("N0", CultureInfo.CurrentCulture)} are in work and come to their end.",
        async input => await Queues.Pause(queue.Queue, input, await Actor(), CancellationToken.None), $"The queue \"{queue.Title}\" is paused.");

    private Task Resume(QueueFigures.Row queue) => Do(
        async () => await Queues.Resume(queue.Queue, new ReasonInput(), await Actor(), CancellationToken.None), $"The queue \"{queue.Title}\" goes on.");

    private async Task Ask(string title, string act, string what, Func<ReasonInput, Task> pause, string outcome)
    {
        if (await ConfirmDialog.Ask(Dialogs, title, act, builder => builder.AddContent(0, what), askReason: true) is { } reason)
        {
            await Do(() => pause(new ReasonInput(reason)), outcome);
        }
    }

    private async Task Do(Func<Task> act, string outcome)
    {
        try
        {
            await act();
            Done(outcome);
        }
        catch (Refusal refusal)
        {
            Refused(refusal);
        }

        await Load();
    }

    private static IEnumerable<(string Name, int Count, bool Warn)> Sums(JobWatch.Picture picture) =>
    [
        ("Running", picture.Queues.Sum(queue => queue.Running) + picture.Jobs.Count(job => job.Status == JobStatus.Running), false),
        ("Waiting", picture.Queues.Sum(queue => queue.Waiting), false),
        ("Overdue", picture.Queues.Sum(queue => queue.Overdue) + picture.Jobs.Count(job => job.Status == JobStatus.Overdue), true),
        ("Failed", picture.Queues.Sum(queue => queue.Failed) + picture.Jobs.Count(job => job.Status == JobStatus.Failed), true),
    ];

    private static bool IsIdle(QueueFigures.Row queue) => queue is { PausedAt: null, Running: 0, Waiting: 0, Overdue: 0, Failed: 0 };

    private static JobStatus StatusOf(QueueFigures.Row queue) => queue switch
    {
        { PausedAt: not null } => JobStatus.Paused,
        { Overdue: > 0 } => JobStatus.Overdue,
        { Failed: > 0 } => JobStatus.Failed,
        { Running: > 0 } => JobStatus.Running,
        _ => JobStatus.Waiting,
    };

    private static string PathOf(QueueFigures.Row queue, ItemStatus? status) =>
        $"jobs/queues/{queue.Queue}{(status is { } only ? $"?state={Words.Of(only)}" : "")}";

    private static string ResultOf(ListJobs.Row job) => job switch
    {
        { Status: JobStatus.Running } => $"running on {job.Node}",
        { LastOutcome: null } => "",
        { LastOutcome: JobOutcome.Succeeded, LastRows: { } rows } => rows == 1 ? "done, 1 row" : $"done, {rows.ToString("N0", CultureInfo.CurrentCulture)} rows",
        { LastOutcome: JobOutcome.Failed, FailuresInARow: > 1 } => $"failed, {job.FailuresInARow} times in a row",
        _ => Words.Of(job.LastOutcome.Value),
    };
}
